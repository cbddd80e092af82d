package io.holdfast.ticket.merge;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.state.CustomerGroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class MergeCustomerTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(60);
    private static final MergeCustomer A_INTO_B = new MergeCustomer(id("a"), id("b"));

    @Test
    void aCustomerIsMergedIntoTheOther() {
        assertThat(A_INTO_B.decide(state(group("a"), group("b")), NOW)).isEqualTo(merge("b"));
    }

    @Test
    void aChainIsFollowedToItsEnd() {
        assertThat(A_INTO_B.decide(state(group("a"), group("c", "b")), NOW)).isEqualTo(merge("c"));
        assertThat(A_INTO_B.decide(state(group("a", "x"), group("b")), NOW)).isEqualTo(merge("b"));
    }

    @Test
    void theSameRequestAgainHasNoFurtherEffect() {
        CustomerGroup both = group("b", "a");
        CustomerGroup further = group("c", "a", "b");

        assertThat(A_INTO_B.decide(merged(both, both), NOW))
                .isEqualTo(new MergeCustomer.Decision.Merged(id("b"), BEFORE));
        assertThat(A_INTO_B.decide(merged(further, further), NOW))
                .isEqualTo(new MergeCustomer.Decision.Merged(id("c"), BEFORE));
    }

    @Test
    void aCircleIsRefused() {
        CustomerGroup both = group("a", "b");
        CustomerGroup three = group("a", "b", "c");

        assertThat(refusal(A_INTO_B, state(both, both)).status()).isEqualTo(409);
        assertThat(refusal(new MergeCustomer(id("a"), id("c")), state(three, three))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void whoWasMergedIntoSomebodyElseIsNotMergedAgain() {
        Problem refused = refusal(A_INTO_B, merged(group("c", "a"), group("b")));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.getMessage()).contains("'c'");
    }

    @Test
    void nobodyIsMergedIntoThemselves() {
        assertThat(refusal(new MergeCustomer(id("a"), id("a")), state(group("a"), group("a")))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void unknownCustomersAreNotMerged() {
        assertThat(refusal(A_INTO_B, new MergeState(group("a"), group("b"), false, true, null, null))
                        .status())
                .isEqualTo(404);
        assertThat(refusal(A_INTO_B, new MergeState(group("a"), group("b"), true, false, null, null))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aPersonHasABoundedNumberOfIds() {
        CustomerGroup few = group("b", ids(MergeCustomer.IDS_MAX - 2));
        CustomerGroup many = group("b", ids(MergeCustomer.IDS_MAX - 1));

        assertThat(A_INTO_B.decide(state(group("a"), few), NOW)).isEqualTo(merge("b"));
        assertThat(refusal(A_INTO_B, state(group("a"), many)).status()).isEqualTo(409);
    }

    @Test
    void aMergeIsLaterThanAnyErasureBeforeIt() {
        assertThat(A_INTO_B.decide(erased(NOW.minusNanos(1_000)), NOW)).isEqualTo(merge("b"));
        assertThat(refusal(A_INTO_B, erased(NOW)).status()).isEqualTo(409);
    }

    private static Problem refusal(MergeCustomer request, MergeState state) {
        Problem refused = catchThrowableOfType(Problem.class, () -> request.decide(state, NOW));
        assertThat(refused).isNotNull();
        return refused;
    }

    private static MergeCustomer.Decision merge(String into) {
        return new MergeCustomer.Decision.Merge(id(into), NOW);
    }

    private static MergeState state(CustomerGroup of, CustomerGroup into) {
        return state(of, into, null);
    }

    private static MergeState merged(CustomerGroup of, CustomerGroup into) {
        return state(of, into, BEFORE);
    }

    private static MergeState state(CustomerGroup of, CustomerGroup into, @Nullable Instant mergedAt) {
        return new MergeState(of, into, true, true, mergedAt, null);
    }

    private static MergeState erased(Instant cut) {
        return new MergeState(group("a"), group("b"), true, true, null, new ErasureCut(cut));
    }

    private static CustomerGroup group(String customer, String... merged) {
        return new CustomerGroup(
                id(customer), Stream.of(merged).map(MergeCustomerTest::id).toList());
    }

    private static String[] ids(int count) {
        List<String> ids = IntStream.range(0, count).mapToObj(n -> "m-" + n).toList();
        return ids.toArray(String[]::new);
    }

    private static CustomerId id(String id) {
        return new CustomerId(id);
    }
}
