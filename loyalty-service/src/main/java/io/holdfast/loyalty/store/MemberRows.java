package io.holdfast.loyalty.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.AwardKey;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Take;
import io.holdfast.loyalty.member.GivenReferral;
import io.holdfast.loyalty.member.MemberBatch.EngagementId;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.RecordedEngagement;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;

/** The rows that are loaded for one transaction, by customer, and which lots they refer to. */
final class MemberRows {

    private final Map<CustomerId, List<MemberEffect>> rows = new HashMap<>();
    private final Set<OfCustomer<Integer>> entries;
    private final Set<OfCustomer<AwardKey>> transferred;
    private final Set<OfCustomer<Integer>> lots = new HashSet<>();
    private final Set<EngagementId> engagements = new HashSet<>();
    private final Set<String> heldRewards = new TreeSet<>();
    private final Map<CustomerId, SortedMap<Integer, Lot>> lotsByCustomer = new HashMap<>();
    private Map<String, Long> stock = Map.of();
    private Map<CustomerId, Set<CustomerId>> merged = Map.of();
    private Map<CustomerId, List<OpenDebit>> debits = Map.of();

    MemberRows(LoadRequest request) {
        request.rows.forEach((customer, given) -> rows.put(customer, new ArrayList<>(given)));
        this.entries = new HashSet<>(request.entries);
        this.transferred = new HashSet<>(request.transferred);
    }

    <T> void addAll(List<OfCustomer<T>> loaded, Function<T, MemberEffect> effect) {
        loaded.forEach(row -> add(row.customerId(), effect.apply(row.of())));
    }

    /** Points of captured ones may be given back to lots that are empty; those of a hold are not, and loaded as open ones. */
    void addRedemptions(List<OfCustomer<Redemption>> redemptions) {
        for (OfCustomer<Redemption> row : redemptions) {
            add(row.customerId(), new MemberEffect.RedemptionChanged(row.of()));
            if (row.of().state() == Redemption.State.HELD) {
                if (row.of().reward() != null) {
                    heldRewards.add(row.of().reward());
                }
                continue;
            }
            for (Take take : row.of().takes()) {
                lots.add(new OfCustomer<>(row.customerId(), take.lot()));
            }
        }
    }

    /** Those of other customers only say that their ids are taken. */
    void addEngagements(List<OfCustomer<RecordedEngagement>> loaded) {
        for (OfCustomer<RecordedEngagement> row : loaded) {
            RecordedEngagement engagement = row.of();
            engagements.add(new EngagementId(engagement.kind(), engagement.id()));
            add(row.customerId(), new MemberEffect.EngagementChanged(engagement));
            if (!engagement.withdrawn() && !engagement.revocable().isEmpty()) {
                addAward(row.customerId(), engagement.awardKey());
            }
        }
    }

    void addReferrals(List<OfCustomer<GivenReferral>> loaded) {
        for (OfCustomer<GivenReferral> row : loaded) {
            add(row.customerId(), new MemberEffect.ReferralChanged(row.of()));
            if (!row.of().takenBack() && row.of().entry() > 0) {
                addAward(row.customerId(), row.of().awardKey());
            }
        }
    }

    private void addAward(CustomerId customer, AwardKey award) {
        if (award.account() == null) {
            entries.add(new OfCustomer<>(customer, award.entry()));
        } else {
            transferred.add(new OfCustomer<>(customer, award));
        }
    }

    /** The rewards of open holds. */
    Set<String> heldRewards() {
        return heldRewards;
    }

    void setStock(Map<String, Long> taken) {
        stock = taken;
    }

    void addLots(Map<CustomerId, SortedMap<Integer, Lot>> loaded) {
        loaded.forEach((customer, lotsOfIt) ->
                lotsByCustomer.computeIfAbsent(customer, id -> new TreeMap<>()).putAll(lotsOfIt));
    }

    void setMerged(Map<CustomerId, Set<CustomerId>> loaded) {
        merged = loaded;
    }

    /** Who was merged into the members. */
    Map<CustomerId, Set<CustomerId>> merged() {
        return merged;
    }

    void setDebits(Map<CustomerId, List<OpenDebit>> loaded) {
        debits = loaded;
    }

    Map<String, Long> stock() {
        return stock;
    }

    Set<EngagementId> engagements() {
        return engagements;
    }

    /** Entries whose lots are needed. */
    Set<OfCustomer<Integer>> entries() {
        return entries;
    }

    /** Entries of merged customers whose lots are needed. */
    Set<OfCustomer<AwardKey>> transferred() {
        return transferred;
    }

    /** Single lots that are needed. */
    Set<OfCustomer<Integer>> lots() {
        return lots;
    }

    List<MemberEffect> rowsOf(CustomerId customer) {
        return rows.getOrDefault(customer, List.of());
    }

    /** In the order of their numbers. */
    List<Lot> lotsOf(CustomerId customer) {
        SortedMap<Integer, Lot> lotsOfIt = lotsByCustomer.get(customer);
        return lotsOfIt == null ? List.of() : List.copyOf(lotsOfIt.values());
    }

    List<OpenDebit> debitsOf(CustomerId customer) {
        return debits.getOrDefault(customer, List.of());
    }

    private void add(CustomerId customer, MemberEffect row) {
        rows.computeIfAbsent(customer, id -> new ArrayList<>()).add(row);
    }
}
