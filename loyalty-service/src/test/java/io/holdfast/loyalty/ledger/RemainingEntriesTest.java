package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.AccountRebuild.Later;
import io.holdfast.loyalty.ledger.RemainingEntries.EntryKey;
import io.holdfast.loyalty.ledger.RemainingEntries.HeldRedemption;
import io.holdfast.loyalty.ledger.RemainingEntries.Remaining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class RemainingEntriesTest {

    private static final CustomerId OLD = new CustomerId("old");
    private static final CustomerId PERSON = new CustomerId("person");
    private static final Instant LATER = Instant.parse("2026-05-02T12:00:00Z");

    @Test
    void anAwardIsOfTheIdThatReportedItsFactInWhoeversAccountItIs() {
        List<Remaining> entries = List.of(
                entry(OLD, 1, EntryKind.AWARD, "purchase", 30, "p1", null),
                entry(PERSON, 1, EntryKind.AWARD, "purchase", 20, "p2", null),
                entry(PERSON, 2, EntryKind.AWARD, "rating", 5, null, null));

        Map<CustomerId, List<Later>> divided = RemainingEntries.byOwner(
                entries, Map.of(key(OLD, 1), OLD, key(PERSON, 1), OLD, key(PERSON, 2), PERSON), Map.of());

        assertThat(divided.get(OLD))
                .extracting(later -> later.entry().points().value())
                .containsExactly(30L, 20L);
        assertThat(divided.get(PERSON))
                .extracting(later -> later.entry().points().value())
                .containsExactly(5L);
    }

    @Test
    void aReversalGoesWithItsAwardFromAnotherAccount() {
        List<Remaining> entries = List.of(
                entry(OLD, 3, EntryKind.AWARD, "purchase", 30, "p1", null),
                entry(PERSON, 1, EntryKind.REVERSAL, "refund", -10, "p1", null),
                entry(PERSON, 2, EntryKind.REVERSAL, "refund", -10, "forgotten", null));

        Map<CustomerId, List<Later>> divided = RemainingEntries.byOwner(entries, Map.of(key(OLD, 3), OLD), Map.of());

        assertThat(divided.get(OLD)).extracting(Later::award).containsExactly(null, key(OLD, 3));
        assertThat(divided.get(PERSON))
                .extracting(Later::award)
                .containsOnlyNulls()
                .hasSize(1);
        assertThat(AccountRebuild.of(OLD, divided.getOrDefault(OLD, List.of()), List.of())
                        .book()
                        .balance())
                .isEqualTo(Points.of(20));
    }

    @Test
    void aReferralsReversalGoesWithTheReferral() {
        List<Remaining> entries = List.of(
                entry(PERSON, 1, EntryKind.AWARD, "referral:friend", 8, "p1", null),
                entry(PERSON, 2, EntryKind.REVERSAL, "referral-reversal:friend", -8, "p1", null));

        Map<CustomerId, List<Later>> divided = RemainingEntries.byOwner(entries, Map.of(key(PERSON, 1), OLD), Map.of());

        assertThat(divided).containsOnlyKeys(OLD);
        assertThat(divided.get(OLD)).hasSize(2);
    }

    @Test
    void aRedemptionStaysWithTheAccountOnWhichItWasRequestedAndAnAdjustmentToo() {
        List<Remaining> entries = List.of(
                entry(PERSON, 1, EntryKind.ADJUSTMENT, "adjustment", 50, null, null),
                entry(PERSON, 2, EntryKind.REDEMPTION, "redemption", -20, null, "r1"),
                entry(PERSON, 3, EntryKind.REDEMPTION, "redemption", -5, null, "held-before"));

        Map<CustomerId, List<Later>> divided =
                RemainingEntries.byOwner(entries, Map.of(), Map.of("r1", new HeldRedemption(OLD, LATER)));

        assertThat(divided.get(OLD)).extracting(Later::redemptionId).containsExactly("r1");
        assertThat(divided.get(PERSON))
                .extracting(later -> later.entry().number(), Later::redemptionId)
                .containsExactly(tuple(1, null), tuple(3, null));
    }

    private static EntryKey key(CustomerId account, int number) {
        return new EntryKey(account, number);
    }

    private static Remaining entry(
            CustomerId account,
            int number,
            EntryKind kind,
            String rule,
            long points,
            @Nullable String purchaseId,
            @Nullable String redemptionId) {
        return new Remaining(
                new Entry(
                        account,
                        number,
                        account.value() + number,
                        kind,
                        rule,
                        Points.of(points),
                        Points.ZERO,
                        new EventKey("/test", account.value() + number),
                        LATER,
                        purchaseId == null ? "about" + number : purchaseId,
                        purchaseId,
                        null,
                        List.of()),
                LATER,
                null,
                redemptionId);
    }
}
