package io.holdfast.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerErased;

import static org.assertj.core.api.Assertions.assertThat;

class ErasureCutTest {

    private static final Instant ERASED = Instant.parse("2026-03-01T12:00:00Z");
    private static final CustomerId CUSTOMER = new CustomerId("C-1");

    @Test
    void theCutIsTheErasureWhenEveryFactIsEarlier() {
        assertThat(ErasureCut.of(ERASED, null).at()).isEqualTo(ERASED);
        assertThat(ErasureCut.of(ERASED, ERASED.minusSeconds(1)).at()).isEqualTo(ERASED);
    }

    @Test
    void theCutIsTheLatestFactWhenThatIsDatedAheadOfTheErasure() {
        Instant ahead = ERASED.plus(Duration.ofMinutes(4));

        ErasureCut cut = ErasureCut.of(ERASED, ahead);

        assertThat(cut.at()).isEqualTo(ahead);
        assertThat(cut.covers(ahead)).isTrue();
        assertThat(cut.covers(ahead.plusNanos(1_000))).isFalse();
    }

    @Test
    void aFactWithinTheSameMicrosecondIsCoveredBecauseTheDatabasesDoNotTellThemApart() {
        ErasureCut cut = new ErasureCut(ERASED.plusNanos(300));

        assertThat(cut.at()).isEqualTo(ERASED);
        assertThat(cut.covers(ERASED.plusNanos(999))).isTrue();
    }

    @Test
    void anErasureByTheServiceThatKnowsAllFactsLeavesLaterFactsToTheNewLife() {
        Fact<CustomerErased> exact = new ErasureCut(ERASED).toFact("e-1", "/ticket-service", CUSTOMER);

        assertThat(exact.time()).isEqualTo(ERASED);
        assertThat(ErasureCut.isExact(exact)).isTrue();
        assertThat(ErasureCut.of(exact, ERASED.plusSeconds(60), null).at()).isEqualTo(ERASED);
    }

    @Test
    void anErasureByAnyOtherProducerAlsoCoversTheLatestFactThatIsKnown() {
        Fact<CustomerErased> plain = Fact.of("e-1", "/test", ERASED, new CustomerErased(CUSTOMER));
        Fact<CustomerErased> unknown =
                new Fact<>("e-1", "/test", ERASED, Map.of(ErasureCut.EXTENSION, "yes"), new CustomerErased(CUSTOMER));

        assertThat(ErasureCut.of(plain, ERASED.plusSeconds(60), null).at()).isEqualTo(ERASED.plusSeconds(60));
        assertThat(ErasureCut.isExact(unknown)).isFalse();
    }

    @Test
    void anErasureThatIsDeliveredAgainDoesNotReachIntoTheNewLife() {
        Fact<CustomerErased> plain = Fact.of("e-1", "/test", ERASED, new CustomerErased(CUSTOMER));
        ErasureCut applied = ErasureCut.of(plain, null, null);

        assertThat(ErasureCut.of(plain, ERASED.plusSeconds(60), applied)).isEqualTo(applied);
    }

    @Test
    void aSecondErasureMovesTheCut() {
        ErasureCut first = new ErasureCut(ERASED);
        Fact<CustomerErased> second = new ErasureCut(ERASED.plusSeconds(5)).toFact("e-2", "/ticket-service", CUSTOMER);

        assertThat(ErasureCut.of(second, null, first).at()).isEqualTo(ERASED.plusSeconds(5));
    }

    @Test
    void ofTwoErasuresTheLaterCutCounts() {
        ErasureCut first = new ErasureCut(ERASED);
        ErasureCut second = new ErasureCut(ERASED.plusSeconds(5));

        assertThat(first.later(second)).isEqualTo(second);
        assertThat(second.later(first)).isEqualTo(second);
    }
}
