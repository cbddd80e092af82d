package io.holdfast.bench.intake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Generates request bodies as a channel integration sends them. Not thread-safe. */
final class RequestBodies {

    /** CloudEvents source of the events in batches. */
    static final String SOURCE = "/bench";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] CHANNELS = {"email", "chat", "phone", "web", "whatsapp"};
    private static final String[] DEPARTMENTS = {"sales", "technical", "enterprise"};
    private static final String[] PRIORITIES = {"low", "normal", "high", "urgent"};
    private static final int CUSTOMERS = 100_000;
    private static final int PREPARED_BODIES = 10_000;

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final String idPrefix;
    private long events;

    /** @param idPrefix begins the id of every event; distinct ones give distinct events */
    RequestBodies(String idPrefix) {
        this.idPrefix = idPrefix;
    }

    /** A body of {@code POST /tickets}. */
    byte[] ticketBody() {
        ObjectNode body = JSON.createObjectNode();
        body.put("customerId", randomCustomer());
        putCategories(body);
        body.put("subject", "My order " + random.nextInt(1_000_000) + " has not come");
        body.put("message", "Hello, it was promised for last week. What can you do for me? Best regards");
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Bodies of {@code POST /tickets}, generated in advance and repeated: generating one costs about as much as sending it.
     * The supplier is thread-safe.
     */
    Supplier<byte[]> ticketBodies() {
        byte[][] bodies =
                Stream.generate(this::ticketBody).limit(PREPARED_BODIES).toArray(byte[][]::new);
        AtomicInteger next = new AtomicInteger();
        return () -> bodies[Math.floorMod(next.getAndIncrement(), bodies.length)];
    }

    /** A body of {@code POST /events}: a batch of events {@code ticket-created}. */
    byte[] batchBody(int size) {
        ArrayNode batch = JSON.createArrayNode();
        String now = Instant.now().toString();
        for (int i = 0; i < size; i++) {
            String id = idPrefix + "-" + events++;
            ObjectNode event = batch.addObject();
            event.put("specversion", "1.0");
            event.put("id", id);
            event.put("source", SOURCE);
            event.put("type", "ticket-created");
            event.put("time", now);
            ObjectNode data = event.putObject("data");
            data.put("ticketId", "T-" + id);
            data.put("customerId", randomCustomer());
            putCategories(data);
        }
        return batch.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void putCategories(ObjectNode body) {
        body.put("channel", CHANNELS[random.nextInt(CHANNELS.length)]);
        body.put("department", DEPARTMENTS[random.nextInt(DEPARTMENTS.length)]);
        body.put("priority", PRIORITIES[random.nextInt(PRIORITIES.length)]);
    }

    private String randomCustomer() {
        return "C-" + random.nextInt(CUSTOMERS);
    }
}
