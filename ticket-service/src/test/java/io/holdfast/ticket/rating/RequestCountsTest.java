package io.holdfast.ticket.rating;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RequestCountsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final RequestCounts counts = new RequestCounts(2, 5, nanos::get);

    @Test
    void anAddressHasItsLimitInEachMinute() {
        assertThat(counts.admits("a")).isTrue();
        assertThat(counts.admits("a")).isTrue();
        assertThat(counts.admits("a")).isFalse();
        assertThat(counts.admits("b")).isTrue();

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(counts.admits("a")).isTrue();
    }

    @Test
    void manyAddressesHaveALimitTogether() {
        for (int i = 0; i < 5; i++) {
            assertThat(counts.admits("address-" + i)).isTrue();
        }

        assertThat(counts.admits("one-more")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://support.example.com,https://support.example.com",
        "https://example.com/help/,https://example.com/help",
        "http://localhost:8081,http://localhost:8081",
    })
    void thePublicAddressIsTakenWithoutItsLastSlash(String configured, String expected) {
        assertThat(RatingLinks.baseUrl(configured)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", "ftp://example.com", "https://", "https://e.com?x=1", "javascript:alert(1)", "a b"
            })
    void anotherPublicAddressIsRefusedAtTheStart(String configured) {
        assertThatIllegalArgumentException().isThrownBy(() -> RatingLinks.baseUrl(configured));
    }
}
