package io.holdfast.analytics.activity;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.ErasureCut;

import static org.assertj.core.api.Assertions.assertThat;

class MergedFactsTest {

    private static final ErasureCut CUT = new ErasureCut(Instant.parse("1997-02-01T12:00:00Z"));
    private static final ActiveDay OF_CUT = new ActiveDay(9893, ActivityKind.PURCHASE);
    private static final ActiveDay LATER = new ActiveDay(9894, ActivityKind.TICKET);

    private final MergedFacts facts = new MergedFacts();

    @Test
    void ofTheDayOfACutOnlyWhatIsKnownToBeLaterRemains() {
        facts.add(OF_CUT, null);
        facts.add(LATER, null);
        facts.erase(CUT);
        assertThat(facts.days()).containsOnlyKeys(LATER);

        facts.add(OF_CUT, CUT.at());
        facts.erase(CUT);
        assertThat(facts.days()).containsOnlyKeys(LATER);

        facts.add(OF_CUT, CUT.at().plusSeconds(1));
        facts.erase(CUT);
        assertThat(facts.days()).containsOnlyKeys(OF_CUT, LATER);
    }

    @Test
    void theLatestInstantOfADayCounts() {
        assertThat(facts.add(OF_CUT, null)).isTrue();
        assertThat(facts.add(OF_CUT, CUT.at())).isTrue();
        assertThat(facts.add(OF_CUT, CUT.at().minusSeconds(1))).isFalse();
        assertThat(facts.add(OF_CUT, null)).isFalse();
        assertThat(facts.latest()).isEqualTo(CUT.at());
        facts.add(LATER, null);
        assertThat(facts.latest()).isEqualTo(Instant.parse("1997-02-02T23:59:59.999999Z"));
    }

    @Test
    void aCutForgetsTheMergesBeforeIt() {
        facts.add(new MergeNotice("other", true, CUT.at()));
        facts.add(new MergeNotice("third", true, CUT.at().plusSeconds(1)));
        facts.erase(CUT);

        assertThat(facts.merges()).extracting(MergeNotice::otherId).containsExactly("third");
        assertThat(facts.isEmpty()).isFalse();
    }
}
