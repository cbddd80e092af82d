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

/** Bodies as a channel integration sends them; the same seed gives the same bodies. */
final class RequestBodies {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] CHANNELS = {"email", "chat", "phone", "web", "whatsapp"};
    private static final String[] DEPARTMENTS = {"sales", "technical", "enterprise"};
    private static final String[] PRIORITIES = {"low", "normal", "high", "urgent"};
    private static final int CUSTOMERS = 100_000;
    private static final int BODIES = 10_000;

    private final RandomGenerator random;
    private final String run;
    private long made;

    RequestBodies(long seed, String run) {
        this.random = RandomGenerator.of("L64X128MixRandom");
        this.run = run + "-" + seed;
    }

    /** The body of one {@code POST /tickets}. */
    byte[] ticketBody() {
        ObjectNode body = JSON.createObjectNode();
        body.put("customerId", customer());
        classify(body);
        body.put("subject", "My order " + random.nextInt(1_000_000) + " has not come");
        body.put("message", "Hello, it was promised for last week. What can you do for me? Best regards");
        return bytes(body);
    }

    /** Bodies of {@code POST /tickets}, made beforehand: making them would cost the processors as much as sending them. */
    Supplier<byte[]> ticketBodies() {
        byte[][] bodies = Stream.generate(this::ticketBody).limit(BODIES).toArray(byte[][]::new);
        AtomicInteger next = new AtomicInteger();
        return () -> bodies[Math.floorMod(next.getAndIncrement(), bodies.length)];
    }

    /** The body of one {@code POST /events}: a batch of tickets that were created. */
    byte[] batchBody(int events) {
        ArrayNode batch = JSON.createArrayNode();
        String now = Instant.now().toString();
        for (int i = 0; i < events; i++) {
            String id = run + "-" + made++;
            ObjectNode event = batch.addObject();
            event.put("specversion", "1.0");
            event.put("id", id);
            event.put("source", "/bench");
            event.put("type", "ticket-created");
            event.put("time", now);
            ObjectNode data = event.putObject("data");
            data.put("ticketId", "T-" + id);
            data.put("customerId", customer());
            classify(data);
        }
        return batch.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void classify(ObjectNode body) {
        body.put("channel", CHANNELS[random.nextInt(CHANNELS.length)]);
        body.put("department", DEPARTMENTS[random.nextInt(DEPARTMENTS.length)]);
        body.put("priority", PRIORITIES[random.nextInt(PRIORITIES.length)]);
    }

    private String customer() {
        return "C-" + random.nextInt(CUSTOMERS);
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
