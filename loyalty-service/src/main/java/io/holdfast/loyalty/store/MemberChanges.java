package io.holdfast.loyalty.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.loyalty.ledger.Booked;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.Card;
import io.holdfast.loyalty.member.GivenReferral;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.member.MemberBatch.Change;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.member.RecordedEngagement;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.store.HistoryTable.At;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;
import io.holdfast.loyalty.store.RewardTable.Issued;

/** The changes of a transaction by table: rows once, in their last state; and the events that publish them, in their order. */
final class MemberChanges {

    private record Key(CustomerId customerId, String id) {}

    private final Function<EventKey, Map<String, String>> extensions;
    private final Map<CustomerId, AccountRow> accounts;
    private final Map<CustomerId, Set<CustomerId>> merged;
    private final Set<CustomerId> customers = new LinkedHashSet<>();
    private final Map<CustomerId, @Nullable String> tiers = new HashMap<>();
    private final Map<CustomerId, Points> balances = new HashMap<>();

    private final LedgerChanges ledger = new LedgerChanges();
    private final Map<String, OfCustomer<Redemption>> redemptions = new LinkedHashMap<>();
    private final Map<String, Issued> rewards = new LinkedHashMap<>();
    private final Map<Key, OfCustomer<Card>> cards = new LinkedHashMap<>();
    private final Map<Key, At<RecordedEngagement>> engagements = new LinkedHashMap<>();
    private final Map<Key, At<GivenReferral>> referrals = new LinkedHashMap<>();
    private final List<OfCustomer<MemberEffect.CapUsed>> capUses = new ArrayList<>();
    private final List<OfCustomer<MemberEffect.TierProgress>> progress = new ArrayList<>();

    private final List<Entry> entries = new ArrayList<>();
    private final List<Fact<LoyaltyEvent>> facts = new ArrayList<>();
    private final List<Redemption> redemptionChanges = new ArrayList<>();
    private final List<IssuedReward> rewardChanges = new ArrayList<>();
    private int tierChanges;

    /**
     * Begins with the members as they were loaded.
     *
     * @param extensions the CloudEvents extensions that an event's facts carry on, such as the id of its import
     */
    MemberChanges(LoadedMembers loaded, Function<EventKey, Map<String, String>> extensions) {
        this.accounts = loaded.accounts();
        this.merged = loaded.merged();
        this.extensions = extensions;
        accounts.forEach((customer, account) -> {
            tiers.put(customer, account.tier().tier());
            balances.put(customer, account.balance());
        });
    }

    void addAll(Collection<Change> changes) {
        changes.forEach(change -> add(change.customerId(), change.effect(), change.occurrence()));
    }

    private void add(CustomerId customer, MemberEffect effect, Occurrence occurrence) {
        customers.add(customer);
        switch (effect) {
            case MemberEffect.Posted(var booked) -> addPosted(customer, booked, occurrence);
            case MemberEffect.RedemptionChanged(var redemption) -> {
                redemptions.put(redemption.redemptionId(), new OfCustomer<>(customer, redemption));
                redemptionChanges.add(redemption);
            }
            case MemberEffect.RedemptionMoved(var redemption) ->
                redemptions.put(redemption.redemptionId(), new OfCustomer<>(customer, redemption));
            case MemberEffect.RewardChanged(var reward) -> addReward(customer, reward, occurrence);
            case MemberEffect.CardChanged(var card) ->
                cards.put(new Key(customer, card.rule()), new OfCustomer<>(customer, card));
            case MemberEffect.EngagementChanged(var engagement) ->
                // A withdrawal does not change when it happened.
                engagements.merge(
                        new Key(customer, engagement.kind() + " " + engagement.id()),
                        new At<>(customer, engagement, occurrence.at()),
                        (before, after) -> new At<>(customer, after.of(), before.at()));
            case MemberEffect.ReferralChanged(var referral) ->
                referrals.put(
                        new Key(customer, referral.purchaseId() + " " + referral.rule()),
                        new At<>(customer, referral, occurrence.at()));
            case MemberEffect.CapUsed used -> capUses.add(new OfCustomer<>(customer, used));
            case MemberEffect.TierProgress counted -> {
                // A purchase counts by its own row.
                if (!counted.ofPurchase()) {
                    progress.add(new OfCustomer<>(customer, counted));
                }
            }
            case MemberEffect.TierChanged changed -> addTierChange(customer, changed, occurrence);
            case MemberEffect.PurchaseChanged ignored -> {}
            case MemberEffect.RefundChanged ignored -> {}
            case MemberEffect.AdjustmentRecorded ignored -> {}
            case MemberEffect.TierStateChanged ignored -> {}
            case MemberEffect.ReferrerPaid ignored -> {}
            case MemberEffect.ReferrerRevoked ignored -> {}
            case MemberEffect.Refused ignored -> {}
            case MemberEffect.DryRun ignored -> {}
            case MemberEffect.Forgotten ignored -> {}
            case MemberEffect.MergedInto ignored -> {}
        }
    }

    private void addPosted(CustomerId customer, Booked booked, Occurrence occurrence) {
        AccountRow account = accounts.get(customer);
        ledger.add(customer, booked, tiers.get(customer), account == null ? 0 : account.lotCount());
        for (Entry entry : booked.entries()) {
            entries.add(entry);
            balances.put(customer, entry.balance());
            facts.add(EntryEvents.build(entry, extensions.apply(occurrence.key())));
        }
    }

    private void addReward(CustomerId customer, IssuedReward reward, Occurrence occurrence) {
        rewards.merge(
                reward.issuedId(),
                new Issued(customer, reward, tiers.get(customer)),
                (before, after) -> new Issued(customer, after.reward(), before.tier()));
        rewardChanges.add(reward);
        if (reward.state() == IssuedReward.State.ISSUED) {
            facts.add(MemberFacts.issued(
                    customer, reward, balance(customer), occurrence, extensions.apply(occurrence.key())));
        }
    }

    private void addTierChange(CustomerId customer, MemberEffect.TierChanged changed, Occurrence occurrence) {
        tiers.put(customer, changed.tier());
        tierChanges++;
        addTierFact(customer, changed, balance(customer), occurrence);
        // Each id of a person has the person's tier; the points are in the account of one of them.
        merged.getOrDefault(customer, Set.of()).forEach(id -> addTierFact(id, changed, Points.ZERO, occurrence));
    }

    private void addTierFact(
            CustomerId customer, MemberEffect.TierChanged changed, Points balance, Occurrence occurrence) {
        facts.add(MemberFacts.of(customer, changed, balance, occurrence, extensions.apply(occurrence.key())));
    }

    private Points balance(CustomerId customer) {
        return balances.getOrDefault(customer, Points.ZERO);
    }

    /** Those of whom anything changed. */
    Set<CustomerId> customers() {
        return customers;
    }

    LedgerChanges ledger() {
        return ledger;
    }

    Collection<OfCustomer<Redemption>> redemptions() {
        return redemptions.values();
    }

    Collection<Issued> rewards() {
        return rewards.values();
    }

    Collection<OfCustomer<Card>> cards() {
        return cards.values();
    }

    Collection<At<RecordedEngagement>> engagements() {
        return engagements.values();
    }

    Collection<At<GivenReferral>> referrals() {
        return referrals.values();
    }

    List<OfCustomer<MemberEffect.CapUsed>> capUses() {
        return capUses;
    }

    List<OfCustomer<MemberEffect.TierProgress>> progress() {
        return progress;
    }

    SavedChanges saved() {
        return new SavedChanges(entries, facts, redemptionChanges, rewardChanges, tierChanges);
    }
}
