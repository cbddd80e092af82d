package io.holdfast.loyalty.simulation.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Allocation;
import io.holdfast.loyalty.ledger.Booked;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.Member;
import io.holdfast.loyalty.simulation.model.SimulationResult.Account;
import io.holdfast.loyalty.simulation.model.SimulationResult.AllocatedEntry;

/** A member and all of its entries. */
final class SimulatedMember {

    private final Member member;
    private final List<Entry> entries = new ArrayList<>();
    /** By entry and lot. */
    private final Map<Integer, Map<Integer, Points>> allocations = new LinkedHashMap<>();

    SimulatedMember(CustomerId customerId) {
        this.member = Member.create(customerId);
    }

    Member member() {
        return member;
    }

    void add(Booked booked) {
        entries.addAll(booked.entries());
        for (Allocation allocation : booked.allocations()) {
            allocations
                    .computeIfAbsent(allocation.debit(), debit -> new LinkedHashMap<>())
                    .merge(allocation.lot(), allocation.points(), Points::plus);
        }
    }

    Account account(Instant asOf) {
        Points deficit =
                member.account().openDebits().stream().map(OpenDebit::owed).reduce(Points.ZERO, Points::plus);
        Points held = member.held();
        Points pending = member.pendingAt(asOf);
        Points balance = member.account().balance();
        return new Account(
                member.customerId(),
                balance,
                balance.minus(held).minus(pending).plus(deficit),
                held,
                pending,
                deficit,
                member.tier(),
                List.copyOf(member.account().lots()),
                entries.stream()
                        .map(entry -> new AllocatedEntry(entry, allocations.getOrDefault(entry.number(), Map.of())))
                        .toList(),
                List.copyOf(member.rewards()));
    }
}
