import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends records to {@code tickets} and {@code purchases} that no service can read, with words in each part that a service
 * might quote: the key, each header, the value.
 *
 * <p>Arguments: broker, word.
 */
final class Unreadable {

    private static final Map<String, String> HEADERS = Map.of(
            "ce_specversion", "1.0",
            "ce_id", "unreadable",
            "ce_source", "/test",
            "ce_type", "ticket-created",
            "ce_time", "2026-01-02T03:04:05Z",
            "content-type", "application/json");
    private static final String DATA =
            "{\"ticketId\":\"t\",\"customerId\":\"c\",\"channel\":\"%s\",\"department\":\"%s\",\"priority\":\"normal\",\"tags\":[]}";

    private Unreadable() {}

    public static void main(String... arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        String word = arguments[1];
        int sent = 0;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", arguments[0], "acks", "all"), new StringSerializer(), new ByteArraySerializer())) {
            for (String topic : new String[] {"tickets", "purchases"}) {
                String type = topic.equals("tickets") ? "ticket-created" : "purchase";
                send(producer, topic, word, with("ce_type", type), DATA.formatted("email", "sales"));
                send(producer, topic, "c", with("ce_type", type), "{\"" + word + "\": " + word);
                send(producer, topic, "c", with("ce_type", type), DATA.formatted(word + " " + word, word + "!"));
                sent += 3;
                for (String header : HEADERS.keySet()) {
                    Map<String, String> headers = with("ce_type", type);
                    headers.put(header, word + " " + word);
                    send(producer, topic, "c", headers, DATA.formatted("email", "sales"));
                    sent++;
                }
                Map<String, String> traced = with("ce_type", type);
                traced.put("traceparent", word);
                send(producer, topic, "c", traced, "\"" + word + "\"");
                sent++;
            }
        }
        System.out.println(sent);
    }

    private static Map<String, String> with(String header, String value) {
        Map<String, String> headers = new LinkedHashMap<>(HEADERS);
        headers.put(header, value);
        return headers;
    }

    private static void send(
            KafkaProducer<String, byte[]> producer, String topic, String key, Map<String, String> headers, String value)
            throws Exception {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record).get();
    }
}
