package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.loyalty.earning.ProgrammeVersions.Version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgrammeVersionsTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant THIRD = Instant.parse("2026-03-01T00:00:00Z");

    private static final ProgrammeVersions THREE =
            new ProgrammeVersions(List.of(version(1, FIRST), version(2, SECOND), version(3, THIRD)));

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 1, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z, 1, 2026-02-01T00:00:00Z",
        "2026-01-31T23:59:59.999999999Z, 1, 2026-02-01T00:00:00Z",
        "2026-02-01T00:00:00Z, 2, 2026-03-01T00:00:00Z",
        "2026-02-28T23:59:59.999999Z, 2, 2026-03-01T00:00:00Z",
        "2026-03-01T00:00:00Z, 3,",
        "2030-01-01T00:00:00Z, 3,"
    })
    void aVersionIsInForceUntilTheNextOneIs(Instant at, int version, @Nullable Instant next) {
        assertThat(THREE.inForceAt(at).number()).isEqualTo(version);
        assertThat(THREE.nextAfter(at)).isEqualTo(next);
    }

    @Test
    void theNewestIsTheLastOne() {
        assertThat(THREE.newest().number()).isEqualTo(3);
        assertThat(ProgrammeVersions.DEFAULT.newest().programme()).isEqualTo(Programme.DEFAULT);
        assertThat(ProgrammeVersions.DEFAULT
                        .with(List.of(version(2, SECOND), version(3, THIRD)))
                        .newest())
                .isEqualTo(version(3, THIRD));
    }

    @Test
    void thereIsAtLeastOneVersionAndEachIsNewerThanTheOneBefore() {
        assertThatThrownBy(() -> new ProgrammeVersions(List.of())).isInstanceOf(IllegalArgumentException.class);
        for (Version next : List.of(version(2, SECOND), version(3, SECOND), version(3, FIRST), version(4, THIRD))) {
            assertThatThrownBy(() -> new ProgrammeVersions(List.of(version(2, SECOND), next)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Version version(int number, Instant from) {
        return new Version(number, from, Programme.DEFAULT);
    }
}
