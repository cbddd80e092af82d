package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.loyalty.earning.ProgrammeVersions.Version;

import static io.holdfast.loyalty.earning.Earning.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgrammeVersionsTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-02-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 1",
        "2026-01-31T23:59:59Z, 1",
        "2026-02-01T00:00:00Z, 3",
        "2030-01-01T00:00:00Z, 3"
    })
    void aVersionIsInForceUntilTheNextOneIs(Instant at, int version) {
        ProgrammeVersions versions =
                new ProgrammeVersions(List.of(version(1, FIRST), version(2, SECOND), version(3, SECOND)));

        assertThat(versions.inForceAt(at).number()).isEqualTo(version);
    }

    @Test
    void thereIsAtLeastOneVersionAndTheyAreInOrder() {
        assertThatThrownBy(() -> new ProgrammeVersions(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProgrammeVersions(List.of(version(1, SECOND), version(2, FIRST))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ProgrammeVersions.DEFAULT.inForceAt(FIRST).programme()).isEqualTo(Programme.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"0.99, , -1", "1, silver, 0", "1.99, silver, 0", "2, gold, 1", "900, gold, 1"})
    void theHighestLevelThatIsReachedIsTheTier(BigDecimal amount, @Nullable String tier, int rank) {
        TierScheme tiers = Objects.requireNonNull(rules().tiers());

        assertThat(tiers.reachedBy(amount)).isEqualTo(tier);
        assertThat(tiers.rank(tier)).isEqualTo(rank);
    }

    private static Version version(int number, Instant from) {
        return new Version(number, from, Programme.DEFAULT);
    }
}
