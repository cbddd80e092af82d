package io.holdfast.sla.gauge;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RefreshPauseTest {

    private final RefreshPause pause = new RefreshPause(Duration.ofSeconds(30));

    @Test
    void theSlowFirstRefreshDoesNotLengthenThePause() {
        assertThat(pause.after(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void oneSlowRefreshAmongFastOnesDoesNotLengthenThePause() {
        pause.after(Duration.ofMillis(10));

        assertThat(pause.after(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(30));
        assertThat(pause.after(Duration.ofMillis(10))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void slowRefreshesUseAtMostTwoPercentOfTheTime() {
        pause.after(Duration.ofSeconds(4));

        assertThat(pause.after(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(150));
        assertThat(pause.after(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(150));
    }
}
