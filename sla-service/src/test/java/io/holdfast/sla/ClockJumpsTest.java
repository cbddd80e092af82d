package io.holdfast.sla;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The wall clock jumps by an hour in either direction: deadlines follow the clock, and timers keep running. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class ClockJumpsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();

    @AfterEach
    void resetClock() {
        AdjustableClock.set(Duration.ZERO);
        log.close();
    }

    @Test
    void aJumpForwardBreachesWhatIsDueAndAReplyInTimeWithdrawsIt() {
        String soon = policyWith("PT30M");
        String later = policyWith("PT2H");
        Instant created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        TestTicket due = TestTicket.create(log).created(created, "sales", "normal", soon);
        TestTicket dueLater = TestTicket.create(log).created(created, "sales", "normal", later);
        awaitEvents(due, "sla-clocks", 1);
        awaitEvents(dueLater, "sla-clocks", 1);

        AdjustableClock.set(HOUR);

        Map<String, String> breach = awaitEvents(due, "sla-breaches", 1).getFirst();
        assertThat(breach)
                .containsEntry("ce_time", created.plus(30, ChronoUnit.MINUTES).toString());
        AdjustableClock.set(Duration.ZERO);
        due.agentReplied(created.plusSeconds(1));
        assertThat(awaitEvents(due, "sla-breaches", 2).get(1)).containsEntry("ce_type", "sla-breach-withdrawn");
        assertThat(dueLater.eventsOn("sla-breaches")).isEmpty();
    }

    @Test
    void aJumpBackDelaysBreachesUntilTheClockReachesTheDeadline() {
        // In force before any event of the test, whatever the clock shows.
        AdjustableClock.set(HOUR.multipliedBy(-2));
        String channel = policyWith("PT2S");
        AdjustableClock.set(HOUR.negated());
        Instant created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        TestTicket ahead = TestTicket.create(log).created(created, "sales", "normal", channel);
        TestTicket now = TestTicket.create(log).created(created.minus(HOUR), "sales", "normal", channel);

        // By the clock that was set back, "now" is due in two seconds and "ahead" an hour later.
        awaitEvents(now, "sla-breaches", 1);
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(created.plusSeconds(5)));
        assertThat(ahead.eventsOn("sla-breaches")).isEmpty();
        AdjustableClock.set(Duration.ZERO);

        assertThat(awaitEvents(ahead, "sla-breaches", 1).getFirst())
                .containsEntry("ce_time", created.plusSeconds(2).toString());
        assertThat(now.eventsOn("sla-breaches")).hasSize(1);
    }

    private static String policyWith(String target) {
        String channel = "j" + UUID.randomUUID().toString().substring(0, 8);
        ServiceRequests.as("ops")
                .contentType(ContentType.JSON)
                .body("{\"rules\":[{\"when\":{\"channel\":[\"%s\"]},\"targets\":{\"first-response\":\"%s\"}}]}"
                        .formatted(channel, target))
                .put("/policies/p-" + channel)
                .then()
                .statusCode(200);
        return channel;
    }

    private static List<Map<String, String>> awaitEvents(TestTicket ticket, String topic, int count) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> ticket.eventsOn(topic), seen -> seen.size() >= count);
    }
}
