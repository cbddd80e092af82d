package io.holdfast.loyalty.simulation.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.member.Surroundings.IdKind;

/** To whom ids belong, and how many pieces of each reward are given out. */
final class Directory {

    private record Id(IdKind kind, String id) {}

    private final Map<Id, CustomerId> owners = new HashMap<>();
    private final Map<String, CustomerId> ownersOfRewards = new HashMap<>();
    private final Map<CustomerId, Set<Id>> ids = new HashMap<>();
    private final Map<CustomerId, Set<String>> rewards = new HashMap<>();
    private final Map<String, Long> taken = new HashMap<>();
    /** Open holds on rewards by their customer: they end with an erasure. */
    private final Map<CustomerId, Map<String, String>> heldRewards = new HashMap<>();

    boolean isTaken(IdKind kind, String id) {
        return owners.containsKey(new Id(kind, id));
    }

    @Nullable
    CustomerId ownerOfRedemption(String redemptionId) {
        return owners.get(new Id(IdKind.REDEMPTION, redemptionId));
    }

    @Nullable
    CustomerId ownerOfReward(String issuedId) {
        return ownersOfRewards.get(issuedId);
    }

    long taken(String reward) {
        return taken.getOrDefault(reward, 0L);
    }

    void own(CustomerId customer, IdKind kind, String id) {
        Id key = new Id(kind, id);
        owners.put(key, customer);
        ids.computeIfAbsent(customer, ignored -> new HashSet<>()).add(key);
    }

    void own(CustomerId customer, Redemption redemption) {
        own(customer, IdKind.REDEMPTION, redemption.redemptionId());
        count(customer, redemption);
    }

    void own(CustomerId customer, IssuedReward reward) {
        ownersOfRewards.put(reward.issuedId(), customer);
        rewards.computeIfAbsent(customer, ignored -> new HashSet<>()).add(reward.issuedId());
    }

    private void count(CustomerId customer, Redemption redemption) {
        String reward = redemption.reward();
        if (reward == null) {
            return;
        }
        Map<String, String> held = heldRewards.computeIfAbsent(customer, ignored -> new HashMap<>());
        if (redemption.state() == Redemption.State.HELD) {
            held.put(redemption.redemptionId(), reward);
            taken.merge(reward, 1L, Long::sum);
        } else if (held.remove(redemption.redemptionId()) != null && !redemption.isInUse()) {
            taken.merge(reward, -1L, Long::sum);
        }
    }

    /** What a merged customer has belongs to the other one. */
    void merge(CustomerId merged, CustomerId other) {
        Set<Id> moved = ids.getOrDefault(merged, Set.of());
        moved.forEach(id -> owners.put(id, other));
        ids.computeIfAbsent(other, ignored -> new HashSet<>()).addAll(moved);
        ids.remove(merged);
        Set<String> issued = rewards.getOrDefault(merged, Set.of());
        issued.forEach(id -> ownersOfRewards.put(id, other));
        rewards.computeIfAbsent(other, ignored -> new HashSet<>()).addAll(issued);
        rewards.remove(merged);
        heldRewards
                .computeIfAbsent(other, ignored -> new HashMap<>())
                .putAll(heldRewards.getOrDefault(merged, Map.of()));
        heldRewards.remove(merged);
    }

    /** Forgets a customer's ids. Open holds come back to the stock; what was captured is gone. */
    void forget(CustomerId customer) {
        Set<Id> ofCustomer = ids.remove(customer);
        if (ofCustomer != null) {
            ofCustomer.forEach(owners::remove);
        }
        Set<String> issued = rewards.remove(customer);
        if (issued != null) {
            issued.forEach(ownersOfRewards::remove);
        }
        Map<String, String> held = heldRewards.remove(customer);
        if (held != null) {
            held.values().forEach(reward -> taken.merge(reward, -1L, Long::sum));
        }
    }
}
