package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.AccountRebuild.Later;

/**
 * Divides the entries after the cut of an erasure among the ids of the person who is erased. The erasure ends the merge, so
 * afterwards each id is a customer of its own, and its facts are those that were reported under it:
 *
 * <ul>
 *   <li>an award belongs to the id under which its purchase, rating, breach or referral was reported, in whoever's account of
 *       the person it was posted;
 *   <li>a reversal goes with the award that it takes back;
 *   <li>a redemption, and points that it gave back, go with the account on which it was requested;
 *   <li>adjustments are requests as well, and stay with the account on which they were posted.
 * </ul>
 *
 * <p>So the points that remain of facts depend neither on when their merge was read nor on when the erasure was.
 */
public final class RemainingEntries {

    private static final String REFUND_RULE = "refund";
    private static final String PURCHASE_RULE = "purchase";
    private static final String REFERRAL_REVERSAL = "referral-reversal:";
    private static final String REFERRAL = "referral:";

    private RemainingEntries() {}

    /** An entry before the erasure: a number within an account. */
    public record EntryKey(CustomerId account, int number) {
        static EntryKey of(Entry entry) {
            return new EntryKey(entry.customerId(), entry.number());
        }
    }

    /**
     * An entry after the cut.
     *
     * @param availableFrom of its lots, for a credit
     * @param expiresAt of its lots
     * @param redemptionId of a redemption, or of points that it gave back
     */
    public record Remaining(
            Entry entry,
            Instant availableFrom,
            @Nullable Instant expiresAt,
            @Nullable String redemptionId) {}

    /** A redemption that was held after the cut. */
    public record HeldRedemption(CustomerId owner, Instant heldAt) {}

    /** What an award and its reversal have in common. */
    private record About(
            String rule, @Nullable String subject, @Nullable String id) {
        static About ofAward(String rule, Entry entry) {
            return new About(rule, entry.subject(), entry.subject() == null ? entry.causeId() : null);
        }
    }

    /**
     * Divides the entries.
     *
     * @param entries account by account, those of a merged customer before those of whom they were merged into
     * @param owners whose the awards are; those of others belong to their account
     * @param redemptions those that were held after the cut, by their ids
     * @return by their owners, in the order given
     */
    public static Map<CustomerId, List<Later>> byOwner(
            List<Remaining> entries, Map<EntryKey, CustomerId> owners, Map<String, HeldRedemption> redemptions) {
        Map<CustomerId, List<Later>> divided = new LinkedHashMap<>();
        Map<About, Entry> awards = new HashMap<>();
        for (Remaining remaining : entries) {
            Entry entry = remaining.entry();
            if (entry.kind() == EntryKind.AWARD) {
                awards.put(About.ofAward(entry.rule(), entry), entry);
            }
            Entry award = entry.kind() == EntryKind.REVERSAL ? awards.get(awardOf(entry)) : null;
            Entry fact = award == null ? entry : award;
            HeldRedemption redemption =
                    remaining.redemptionId() == null ? null : redemptions.get(remaining.redemptionId());
            CustomerId owner =
                    redemption == null ? owners.getOrDefault(EntryKey.of(fact), fact.customerId()) : redemption.owner();
            divided.computeIfAbsent(owner, id -> new ArrayList<>()).add(later(remaining, award, redemption));
        }
        return divided;
    }

    private static Later later(Remaining remaining, @Nullable Entry award, @Nullable HeldRedemption redemption) {
        return new Later(
                remaining.entry(),
                remaining.availableFrom(),
                remaining.expiresAt(),
                award == null ? null : EntryKey.of(award),
                redemption == null ? null : remaining.redemptionId(),
                redemption == null ? remaining.entry().at() : redemption.heldAt());
    }

    private static About awardOf(Entry reversal) {
        String rule = reversal.rule();
        if (rule.equals(REFUND_RULE)) {
            return About.ofAward(PURCHASE_RULE, reversal);
        }
        return About.ofAward(
                rule.startsWith(REFERRAL_REVERSAL) ? REFERRAL + rule.substring(REFERRAL_REVERSAL.length()) : rule,
                reversal);
    }
}
