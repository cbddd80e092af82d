import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a system test does to the broker and the database:
 *
 * <pre>
 * java Servers.java delete BROKER TOPIC
 * java Servers.java create BROKER TOPIC
 * java Servers.java records BROKER TOPIC        prints the number of records
 * java Servers.java poison BROKER TOPIC         sends one record of each kind that no service can process
 * java Servers.java send BROKER TOPIC TYPE       sends an event of this type, with no data but a customer
 * java Servers.java trim BROKER TOPIC            deletes all its records, as retention does
 * java Servers.java limit BROKER TOPIC BYTES     sets the longest record of a topic
 * java Servers.java sql HOST:PORT/DATABASE PASSWORD STATEMENT
 * </pre>
 */
final class Servers {

    private static final int PARTITIONS = 12;
    private static final String DATA =
            "{\"ticketId\":\"%s\",\"customerId\":\"poison\",\"channel\":\"email\",\"department\":\"sales\",\"priority\":\"normal\",\"tags\":[]}";

    private Servers() {}

    public static void main(String... args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        switch (args[0]) {
            case "delete" -> {
                try (Admin admin = admin(args[1])) {
                    admin.deleteTopics(List.of(args[2])).all().get();
                }
            }
            case "create" -> {
                try (Admin admin = admin(args[1])) {
                    admin.createTopics(List.of(new NewTopic(args[2], Optional.of(PARTITIONS), Optional.empty()))).all().get();
                }
            }
            case "records" -> System.out.println(records(args[1], args[2]));
            case "poison" -> poison(args[1], args[2]);
            case "send" -> send(args[1], args[2], args[3]);
            case "trim" -> trim(args[1], args[2]);
            case "limit" -> limit(args[1], args[2], args[3]);
            case "sql" -> sql(args[1], args[2], args[3]);
            default -> throw new IllegalArgumentException("unknown: " + args[0]);
        }
    }

    private static Admin admin(String broker) {
        return Admin.create(Map.of("bootstrap.servers", broker));
    }

    private static long records(String broker, String topic) throws Exception {
        try (Admin admin = admin(broker)) {
            return ends(admin, topic).values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions()
                .forEach(each -> partitions.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(partitions).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static void trim(String broker, String topic) throws Exception {
        try (Admin admin = admin(broker)) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            ends(admin, topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
            admin.deleteRecords(all).all().get();
        }
    }

    private static void limit(String broker, String topic, String bytes) throws Exception {
        try (Admin admin = admin(broker)) {
            ConfigEntry entry = new ConfigEntry("max.message.bytes", bytes);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET)))).all().get();
        }
    }

    private static void send(String broker, String topic, String type) throws Exception {
        try (KafkaProducer<String, byte[]> producer = producer(broker)) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, "c1", bytes("{\"customerId\":\"c1\"}"));
            headers(type + "-1", type).forEach((name, value) -> record.headers().add(name, bytes(value)));
            producer.send(record).get();
        }
    }

    private static KafkaProducer<String, byte[]> producer(String broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "acks", "all"), new StringSerializer(), new ByteArraySerializer());
    }

    private static void sql(String address, String password, String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://" + address, "holdfast", password);
                Statement run = connection.createStatement()) {
            if (run.execute(statement)) {
                try (ResultSet rows = run.getResultSet()) {
                    while (rows.next()) {
                        System.out.println(rows.getString(1));
                    }
                }
            }
        }
    }

    private record Poison(String kind, String key, byte[] value, Map<String, String> headers) {}

    private static void poison(String broker, String topic) throws Exception {
        List<Poison> all = poisons(topic.equals("purchases") ? "purchase" : "ticket-created");
        try (KafkaProducer<String, byte[]> producer = producer(broker)) {
            for (Poison each : all) {
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, each.key(), each.value());
                each.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
                producer.send(record).get();
            }
        }
        System.out.println(all.size());
    }

    private static List<Poison> poisons(String type) {
        List<Poison> all = new ArrayList<>();
        String good = DATA.formatted("poison-1");
        all.add(new Poison("no headers, no JSON", "poison", bytes("?"), Map.of()));
        all.add(new Poison("no JSON", "poison", bytes("{\"ticketId\":"), headers("p1", type)));
        all.add(new Poison("an array", "poison", bytes("[]"), headers("p2", type)));
        all.add(new Poison("no value", "poison", null, headers("p3", type)));
        all.add(new Poison("an empty object", "poison", bytes("{}"), headers("p4", type)));
        all.add(new Poison("no id", "poison", bytes(good), Map.of("ce_type", type, "ce_source", "/poison", "ce_specversion", "1.0")));
        all.add(new Poison("a time that is none", "poison", bytes(good), with("p5", type, "ce_time", "yesterday")));
        all.add(new Poison("a time out of bounds", "poison", bytes(good), with("p6", type, "ce_time", "+292277026596-12-04T15:30:07Z")));
        all.add(new Poison("a negative year", "poison", bytes(good), with("p7", type, "ce_time", "-9999-01-01T00:00:00Z")));
        all.add(new Poison("an id of 6,000 characters", "poison", bytes(good), headers("p".repeat(6_000), type)));
        all.add(new Poison("a ticket id of 6,000 characters", "poison", bytes(DATA.formatted("t".repeat(6_000))), headers("p8", type)));
        all.add(new Poison("U+0000", "poison", bytes(DATA.formatted("a\\u0000b")), headers("p9", type)));
        all.add(new Poison("a lone surrogate", "poison", bytes(DATA.formatted("a\\ud800b")), headers("p10", type)));
        all.add(new Poison("no UTF-8", "poison", new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}, headers("p11", type)));
        all.add(new Poison("no key", null, bytes(DATA.formatted("")), headers("p12", type)));
        all.add(new Poison("deep", "poison", bytes("[".repeat(20_000)), headers("p13", type)));
        all.add(new Poison("another type of field", "poison", bytes("{\"ticketId\":{},\"purchaseId\":[],\"customerId\":1e400}"), headers("p14", type)));
        all.add(new Poison("a number that overflows", "poison",
                bytes("{\"purchaseId\":\"p\",\"ticketId\":\"\",\"customerId\":\"poison\",\"amount\":\"1e999999999\",\"currency\":\"EUR\"}"), headers("p15", type)));
        return all;
    }

    private static Map<String, String> headers(String id, String type) {
        return Map.of("ce_id", id, "ce_type", type, "ce_source", "/poison", "ce_specversion", "1.0", "ce_time", "2026-01-02T03:04:05Z");
    }

    private static Map<String, String> with(String id, String type, String name, String value) {
        Map<String, String> headers = new HashMap<>(headers(id, type));
        headers.put(name, value);
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
