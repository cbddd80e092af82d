package io.holdfast.messaging;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RelayHealthTest {

    private static final RelayHealth.Limits LIMITS =
            new RelayHealth.Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(5));

    @Test
    void aRelayThatSendsIsReadyAndLive() {
        assertThat(health(true, 1, 0, 0, Map.of(), null)).satisfies(health -> {
            assertThat(health.ready()).isTrue();
            assertThat(health.live()).isTrue();
            assertThat(health.reasons()).isEmpty();
        });
    }

    @Test
    void rowsThatWaitWithoutProgressAreNotReadyAndLaterNotLive() {
        RelayHealth waiting = health(true, 1, 61, 0, Map.of(), "OutOfOrderSequenceException: 216");
        assertThat(waiting.ready()).isFalse();
        assertThat(waiting.live()).isTrue();
        assertThat(waiting.reasons()).singleElement().asString().contains("61 s", "216");

        assertThat(health(true, 1, 301, 0, Map.of(), null).live()).isFalse();
    }

    @Test
    void aRestartIsNotAskedForWhileKafkaIsAway() {
        RelayHealth away = health(true, 1, 3_600, 3_600, Map.of(), "no answer");

        assertThat(away.ready()).isFalse();
        assertThat(away.live()).isTrue();
    }

    @Test
    void aThreadThatIsNotSeenIsNotLiveWhetherItLeadsOrNot() {
        assertThat(health(true, 61, 0, 0, Map.of(), null).live()).isFalse();
        assertThat(health(false, 61, 0, 0, Map.of(), null).live()).isFalse();
    }

    @Test
    void aStandbyMayWaitForEver() {
        assertThat(health(false, 1, 9_999, 9_999, Map.of(), null).ready()).isTrue();
    }

    @Test
    void aTopicWhoseRowsWaitIsNamedAndNoReasonForARestart() {
        RelayHealth held = health(true, 1, 0, 0, Map.of("sla-breaches", "it does not exist"), null);

        assertThat(held.ready()).isFalse();
        assertThat(held.live()).isTrue();
        assertThat(held.reasons()).containsExactly("rows wait for the topic sla-breaches: it does not exist");
    }

    private static RelayHealth health(
            boolean leads,
            long sinceBeat,
            long sinceProgress,
            long sinceKafka,
            Map<String, String> held,
            @Nullable String failure) {
        return RelayHealth.of(
                new RelayHealth.Observation(
                        true,
                        leads,
                        Duration.ofSeconds(sinceBeat),
                        Duration.ofSeconds(sinceProgress),
                        Duration.ofSeconds(sinceKafka),
                        held,
                        failure),
                LIMITS);
    }
}
