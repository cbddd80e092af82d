package io.holdfast.ticket.key;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.ticket.key.Quota.Take;

import static org.assertj.core.api.Assertions.assertThat;

class KeyRatesTest {

    private final KeyRates rates = new KeyRates(Quota.of(2, Duration.ofSeconds(10)), () -> 0);

    @Test
    void theHeadersSayTheQuotaAndWhatIsLeft() {
        Take take = rates.take("k-1");

        assertThat(rates.headers(take))
                .isEqualTo(Map.of("RateLimit-Policy", "\"key\";q=2;w=10", "RateLimit", "\"key\";r=1;t=5"));
    }

    @Test
    void eachKeyHasARateOfItsOwn() {
        rates.take("k-1");
        rates.take("k-1");

        assertThat(rates.take("k-1").isAllowed()).isFalse();
        assertThat(rates.take("k-2").isAllowed()).isTrue();
    }

    @Test
    void keysThatAreGoneAreForgotten() {
        rates.take("k-1");
        rates.take("k-2");

        rates.retain(Set.of("k-2"));

        assertThat(rates.size()).isEqualTo(1);
    }
}
