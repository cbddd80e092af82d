package io.holdfast.ticket.webhook.decision;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointHealthTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final EndpointHealth WORKS = new EndpointHealth(null, null);

    @Test
    void anEndpointThatFailsAgainAndAgainForFiveDaysIsLost() {
        EndpointHealth health = WORKS;
        for (int hours = 0; hours < 120; hours += 24) {
            health = health.afterFailure(NOON.plus(Duration.ofHours(hours)));
            assertThat(health.isLost()).as("after %d hours", hours).isFalse();
        }
        assertThat(health.afterFailure(NOON.plus(Duration.ofHours(119))).isLost())
                .isFalse();
        assertThat(health.afterFailure(NOON.plus(Duration.ofDays(5))).isLost()).isTrue();
    }

    @Test
    void oneFailureLongAfterTheLastOneBeginsAnew() {
        EndpointHealth health = WORKS.afterFailure(NOON).afterFailure(NOON.plus(Duration.ofDays(10)));

        assertThat(health.isLost()).isFalse();
        assertThat(health.failingSince()).isEqualTo(NOON.plus(Duration.ofDays(10)));
    }

    @Test
    void anEndpointThatWorksIsNotLost() {
        assertThat(WORKS.isLost()).isFalse();
    }
}
