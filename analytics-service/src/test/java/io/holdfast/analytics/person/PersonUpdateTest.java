package io.holdfast.analytics.person;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.ActiveDay;
import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.MergeNotice;
import io.holdfast.analytics.activity.MergedChange;
import io.holdfast.analytics.person.PersonUpdate.OfPartition;
import io.holdfast.contract.ErasureCut;

import static org.assertj.core.api.Assertions.assertThat;

class PersonUpdateTest {

    private static final Instant MERGED_AT = Instant.parse("2020-05-01T00:00:00Z");
    private static final ErasureCut CUT = new ErasureCut(Instant.parse("2020-06-01T00:00:00Z"));
    private static final int BEFORE = 18_300;
    private static final int AFTER = 18_500;

    private List<MergedCustomer> recorded = List.of();
    private int nextNumber = 7;

    @Test
    void aMergeCountsWhenBothIdsTellIt() {
        PersonUpdate one = apply(merged("old", "new", true), active("old", BEFORE));
        assertThat(one.persons()).containsExactly(new Person(7, "old", Set.of("old")));
        assertThat(one.changes()).containsExactly(purchased(7, BEFORE));

        PersonUpdate both = apply(merged("new", "old", false), active("new", AFTER));
        assertThat(both.persons()).containsExactly(new Person(8, "new", Set.of("new", "old")));
        assertThat(both.changes())
                .containsExactly(new ActivityChange.Erased(7), purchased(8, BEFORE), purchased(8, AFTER));
        assertThat(both.endedNumbers()).containsExactly(7);
        assertThat(both.regrouped()).containsExactlyInAnyOrder("new", "old");
    }

    @Test
    void aDayOfSeveralIdsIsOneDay() {
        merge("old", "new", MERGED_AT);
        apply(active("old", BEFORE));
        PersonUpdate again = apply(active("new", BEFORE), active("old", BEFORE));

        assertThat(again.changes()).isEmpty();
        assertThat(again.regrouped()).isEmpty();
    }

    @Test
    void aPersonKeepsItsNumberAsLongAsItHasTheSameIds() {
        merge("old", "new", MERGED_AT);
        int number = apply(active("old", BEFORE)).persons().getFirst().number();
        PersonUpdate later = apply(active("old", AFTER));
        assertThat(later.persons().getFirst().number()).isEqualTo(number);
        assertThat(later.changes()).containsExactly(purchased(number, AFTER));

        merge("new", "third", MERGED_AT.plusSeconds(1));
        PersonUpdate all = apply(active("third", AFTER));
        assertThat(all.persons()).hasSize(1);
        assertThat(all.persons().getFirst().customerId()).isEqualTo("third");
        assertThat(all.persons().getFirst().number()).isNotEqualTo(number);
    }

    @Test
    void anErasureOfOneIdEndsTheMergeAndLeavesTheOtherOneToItsOwn() {
        merge("old", "new", MERGED_AT);
        apply(active("old", BEFORE), active("old", AFTER), active("new", BEFORE));

        PersonUpdate one = apply(erased("old"));
        assertThat(one.persons().stream().map(Person::ids)).containsExactly(Set.of("new"), Set.of("old"));
        assertThat(daysOf(one)).containsExactlyInAnyOrder(BEFORE, AFTER);

        PersonUpdate other = apply(erased("new"));
        assertThat(other.left()).containsExactly("new");
        assertThat(other.persons().stream().map(Person::ids)).containsExactly(Set.of("old"));
        // A redelivered merge tells nothing: the inbox drops it. One after the cut begins anew.
        merge("old", "new", CUT.at().plusSeconds(5));
        assertThat(apply(active("new", AFTER)).persons().stream().map(Person::ids))
                .containsExactly(Set.of("new", "old"));
    }

    @Test
    void aStaleMergeOfAnErasedIdDoesNotCountForItsNewLife() {
        merge("old", "new", MERGED_AT);
        apply(erased("old"));
        // The erasure of the other one is not read yet.
        PersonUpdate again = apply(merged("old", "new", true, CUT.at().plusSeconds(5)));

        assertThat(again.persons().stream().map(Person::ids)).containsExactly(Set.of("new"), Set.of("old"));
    }

    @Test
    void aCircleIsOnePersonAllTheSame() {
        merge("a", "b", MERGED_AT);
        merge("b", "a", MERGED_AT.plusSeconds(1));

        PersonUpdate circle = apply(active("a", BEFORE));
        assertThat(circle.persons()).hasSize(1);
        assertThat(circle.persons().getFirst().customerId()).isEqualTo("a");
    }

    private void merge(String customer, String into, Instant at) {
        apply(merged(customer, into, true, at), merged(into, customer, false, at));
    }

    /** Applies changes to all that is recorded, as if it were loaded. */
    private PersonUpdate apply(MergedChange... changes) {
        PersonUpdate update = PersonUpdate.compute(
                recorded,
                Arrays.stream(changes).map(change -> new OfPartition(3, change)).toList(),
                nextNumber);
        recorded = new ArrayList<>(update.customers());
        nextNumber = update.nextNumber();
        return update;
    }

    private static MergedChange merged(String id, String other, boolean intoOther) {
        return merged(id, other, intoOther, MERGED_AT);
    }

    private static MergedChange merged(String id, String other, boolean intoOther, Instant at) {
        return new MergedChange.Merged(id, new MergeNotice(other, intoOther, at));
    }

    private static MergedChange active(String id, int day) {
        return new MergedChange.Active(id, new ActiveDay(day, ActivityKind.PURCHASE), null);
    }

    private static MergedChange erased(String id) {
        return new MergedChange.Erased(id, CUT);
    }

    private static ActivityChange purchased(int number, int day) {
        return new ActivityChange.Active(number, day, ActivityKind.PURCHASE);
    }

    private static List<Integer> daysOf(PersonUpdate update) {
        return update.changes().stream()
                .filter(ActivityChange.Active.class::isInstance)
                .map(change -> ((ActivityChange.Active) change).day())
                .toList();
    }
}
