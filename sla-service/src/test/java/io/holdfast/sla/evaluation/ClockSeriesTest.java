package io.holdfast.sla.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.sla.TestTicket;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The series of a clock's metrics are there, at zero, before anything is counted. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class ClockSeriesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();
    private final String channel = "s" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    MeterRegistry meters;

    @Inject
    OpenClockSeries openClocks;

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aClockThatStartsRegistersItsSeriesAtZero() {
        TestTicket.create(log).created(Instant.now(), "sales", "normal", channel);

        await().atMost(PATIENCE).until(() -> !breaches().isEmpty());

        assertThat(breaches()).extracting(Counter::count).containsExactly(0.0);
        assertThat(responseTimes()).extracting(Timer::count).containsExactly(0L, 0L);
        assertThat(responseTimes())
                .extracting(timer -> timer.getId().getTag("kept"))
                .containsExactlyInAnyOrder("true", "false");
    }

    @Test
    void anInstanceThatStartsRegistersTheSeriesOfOpenClocks() {
        TestTicket.create(log).created(Instant.now(), "sales", "normal", channel);
        await().atMost(PATIENCE).until(() -> !breaches().isEmpty());
        breaches().forEach(meters::remove);
        responseTimes().forEach(meters::remove);

        openClocks.refresh().await().atMost(PATIENCE);

        assertThat(breaches()).extracting(Counter::count).containsExactly(0.0);
        assertThat(breaches().iterator().next().getId().getTag("origin")).isEqualTo("live");
        assertThat(responseTimes()).hasSize(2);
    }

    private Collection<Counter> breaches() {
        return meters.find("holdfast.sla.breaches")
                .tag("channel", channel)
                .tag("metric", "first-response")
                .counters();
    }

    private Collection<Timer> responseTimes() {
        return meters.find("holdfast.sla.response.time")
                .tag("channel", channel)
                .tag("metric", "first-response")
                .timers();
    }
}
