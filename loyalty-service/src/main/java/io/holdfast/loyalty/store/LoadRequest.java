package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.earning.Reward;
import io.holdfast.loyalty.ledger.AwardKey;
import io.holdfast.loyalty.member.Engagements;
import io.holdfast.loyalty.member.MemberBatch.EngagementId;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.RecordedPurchase;
import io.holdfast.loyalty.member.Surroundings.IdKind;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;

/**
 * What the events of one transaction need of the database: which customers are locked and which of their rows are loaded.
 * Confined to one transaction.
 */
public final class LoadRequest {

    final ProgrammeVersions programmes;
    final Instant now;
    final Map<CustomerId, CustomerId> persons;
    final Set<CustomerId> customers = new TreeSet<>();
    /** Locked when they exist; not inserted when erased. */
    final Set<CustomerId> referrers = new TreeSet<>();
    /** All open lots, open holds and expiring rewards of these. */
    final Set<CustomerId> complete = new HashSet<>();

    /** Their accounts are saved even if nothing was due. */
    final Set<CustomerId> due = new TreeSet<>();

    final Map<CustomerId, Instant> earliest = new HashMap<>();
    final Map<CustomerId, Instant> latest = new HashMap<>();
    final Map<CustomerId, Instant> runAfter = new HashMap<>();
    final Set<OfCustomer<Integer>> entries = new HashSet<>();
    /** Entries of other accounts whose points were transferred to the customer. */
    final Set<OfCustomer<AwardKey>> transferred = new HashSet<>();
    /** Who are merged into others: all is loaded that is transferred. */
    final Set<CustomerId> merged = new TreeSet<>();

    final Set<String> redemptionIds = new TreeSet<>();
    final Set<OfCustomer<String>> references = new HashSet<>();
    final Set<OfCustomer<String>> limitedRewards = new HashSet<>();
    /** Rewards of which the stock is limited. */
    final Set<String> stock = new TreeSet<>();
    /** All rewards that are to be held. */
    final Set<String> heldRewards = new TreeSet<>();

    final Set<String> issuedIds = new TreeSet<>();
    final Set<CustomerId> cards = new HashSet<>();
    final Set<EngagementId> engagements = new HashSet<>();
    final Set<OfCustomer<String>> referrals = new HashSet<>();
    final Map<CustomerId, List<MemberEffect>> rows = new HashMap<>();

    /**
     * Begins without events.
     *
     * @param now what is due later is not done, even if an event is dated ahead
     */
    public LoadRequest(ProgrammeVersions programmes, Instant now) {
        this(programmes, now, Map.of());
    }

    /**
     * Begins without events.
     *
     * @param persons of merged customers whom the events name, whom they are now
     */
    public LoadRequest(ProgrammeVersions programmes, Instant now, Map<CustomerId, CustomerId> persons) {
        this.programmes = programmes;
        this.now = now;
        this.persons = Map.copyOf(persons);
    }

    /** Adds what one event needs. */
    public void add(CustomerId customer, MemberEvent event, Instant at) {
        addCustomer(customer, at);
        Programme programme = programmes.inForceAt(at).programme();
        switch (event) {
            case MemberEvent.Purchased(var purchase) -> {
                CustomerId referrer = purchase.referredBy();
                if (referrer != null && has(programme, EarningRule.Referral.class)) {
                    addReferrer(persons.getOrDefault(referrer, referrer), purchase.purchaseId(), at);
                }
                if (has(programme, EarningRule.PunchCard.class)) {
                    cards.add(customer);
                }
            }
            case MemberEvent.Refunded(var refund) -> addRefund(customer, refund.purchaseId());
            case MemberEvent.Rated(var rating) ->
                engagements.add(
                        new EngagementId(IdKind.RATING, rating.ticketId().value()));
            case MemberEvent.Breached(var clock) -> engagements.add(breach(clock));
            case MemberEvent.BreachWithdrawn(var clock) -> {
                engagements.add(breach(clock));
                complete.add(customer);
            }
            case MemberEvent.Held held -> {
                complete.add(customer);
                redemptionIds.add(held.redemptionId());
                Reward reward = held.reward() == null ? null : programme.reward(held.reward());
                addReward(customer, reward);
            }
            case MemberEvent.Captured captured -> addRedemption(customer, captured.redemptionId());
            case MemberEvent.Cancelled cancelled -> addRedemption(customer, cancelled.redemptionId());
            case MemberEvent.RewardUsed used -> issuedIds.add(used.issuedId());
            case MemberEvent.Adjusted adjusted -> {
                if (adjusted.points() < 0) {
                    complete.add(customer);
                }
            }
            case MemberEvent.FloorSet ignored -> {}
            case MemberEvent.FloorRemoved ignored -> {}
            case MemberEvent.Erased ignored -> {}
            case MemberEvent.MergedInto ignored -> {}
            case MemberEvent.ReferralPaid ignored -> {}
            case MemberEvent.ReferralTakenBack ignored -> {}
        }
    }

    /** Adds a customer of whom everything is loaded that may be due. */
    public void addDue(CustomerId customer, Instant at) {
        addCustomer(customer, at);
        complete.add(customer);
        due.add(customer);
    }

    /** Adds what the merge of a customer into another one needs. */
    public void addMerge(CustomerId customer, CustomerId other, Instant at) {
        addDue(customer, at);
        addDue(other, at);
        merged.add(customer);
        cards.addAll(List.of(customer, other));
    }

    /** Adds what refunds of a recorded purchase need. */
    public void addRefunded(CustomerId customer, RecordedPurchase purchase, Instant at) {
        addRow(customer, new MemberEffect.PurchaseChanged(purchase));
        addRefund(customer, purchase.purchaseId());
        addEntry(customer, purchase.awardKey());
        if (!purchase.stamps().isEmpty()) {
            cards.add(customer);
        }
        for (RecordedPurchase.PaidReferral referral : purchase.referrals()) {
            addEntry(customer, purchase.keyOf(referral));
            CustomerId referrer = referral.referrer();
            if (referrer != null) {
                addReferrer(referrer, purchase.purchaseId(), at);
                complete.add(referrer);
            }
        }
    }

    /** Adds a row that is loaded already. */
    public void addRow(CustomerId customer, MemberEffect row) {
        rows.computeIfAbsent(customer, id -> new ArrayList<>()).add(row);
    }

    /** Adds what a refund of a purchase needs, whether that is recorded, comes with it, or is not known yet. */
    public void addRefund(CustomerId customer, String purchaseId) {
        complete.add(customer);
        references.add(new OfCustomer<>(customer, purchaseId));
    }

    /** No scheduled run of the customer before an instant. */
    public void delayRuns(CustomerId customer, Instant until) {
        runAfter.put(customer, until);
    }

    /** When the last of the events happens. */
    Instant latestOfAll() {
        return latest.values().stream().max(Comparator.naturalOrder()).orElse(Instant.MIN);
    }

    private void addEntry(CustomerId customer, AwardKey award) {
        if (award.entry() > 0 && award.account() == null) {
            entries.add(new OfCustomer<>(customer, award.entry()));
        } else if (award.entry() > 0) {
            transferred.add(new OfCustomer<>(customer, award));
        }
    }

    private void addCustomer(CustomerId customer, Instant at) {
        customers.add(customer);
        addTime(customer, at);
    }

    private void addReferrer(CustomerId referrer, String purchaseId, Instant at) {
        referrers.add(referrer);
        referrals.add(new OfCustomer<>(referrer, purchaseId));
        addTime(referrer, at);
    }

    private void addTime(CustomerId customer, Instant at) {
        earliest.merge(customer, at, (one, other) -> one.isBefore(other) ? one : other);
        latest.merge(customer, at, (one, other) -> one.isAfter(other) ? one : other);
    }

    private void addRedemption(CustomerId customer, String redemptionId) {
        complete.add(customer);
        redemptionIds.add(redemptionId);
    }

    private void addReward(CustomerId customer, @Nullable Reward reward) {
        if (reward != null && reward.perCustomer() != null) {
            limitedRewards.add(new OfCustomer<>(customer, reward.name()));
        }
        if (reward != null) {
            heldRewards.add(reward.name());
        }
        if (reward != null && reward.stock() != null) {
            stock.add(reward.name());
        }
    }

    private static EngagementId breach(ClockDetails clock) {
        return new EngagementId(IdKind.BREACH, Engagements.breachId(clock));
    }

    private static boolean has(Programme programme, Class<? extends EarningRule> kind) {
        return programme.rules().stream().anyMatch(kind::isInstance);
    }
}
