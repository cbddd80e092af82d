package io.holdfast.loyalty.purchase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.ledger.Allocation;
import io.holdfast.loyalty.ledger.Booked;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.Member;
import io.holdfast.loyalty.member.MemberBatch;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.purchase.Rejection.Reason;

/** Purchases and refunds of some customers in one batch, and what they led to. */
final class PurchaseLedger {

    private final PurchaseState state = PurchaseState.empty();
    private final List<PurchaseChange> changes = new ArrayList<>();
    private final MemberBatch members;
    private final PurchaseChecks checks;

    PurchaseLedger(Programme programme, Collection<String> customers) {
        ProgrammeVersions versions =
                new ProgrammeVersions(List.of(new ProgrammeVersions.Version(1, Facts.NOON, programme)));
        List<Member> created =
                customers.stream().map(CustomerId::new).map(Member::create).toList();
        members = new MemberBatch(versions, Instant.MAX, created, Map.of(), Set.of());
        checks = new PurchaseChecks(state, members);
    }

    static PurchaseLedger of(String... customers) {
        return new PurchaseLedger(Programme.DEFAULT, List.of(customers));
    }

    List<PurchaseChange> process(Fact<PurchaseEvent> fact) {
        List<PurchaseChange> ofFact = checks.process(fact);
        changes.addAll(ofFact);
        return ofFact;
    }

    /** Adds points that no purchase earned. */
    void adjust(String customer, long points) {
        EventKey key = new EventKey("/test", "adjustment");
        Movement movement =
                new Movement(EntryKind.ADJUSTMENT, "adjustment", Points.of(points), key, Facts.NOON, null, null);
        account(customer).credit(movement, List.of(), Facts.NOON, null);
        post(customer, movement);
    }

    /** Takes what was posted on the account directly into the batch. */
    Booked post(String customer, Movement movement) {
        Booked booked = account(customer).drain();
        members.add(
                new CustomerId(customer),
                new MemberEffect.Posted(booked),
                new Occurrence(movement.cause(), movement.at()));
        return booked;
    }

    PurchaseState state() {
        return state;
    }

    AccountBook account(String customer) {
        return members.member(new CustomerId(customer)).account();
    }

    long balance(String customer) {
        return account(customer).balance().value();
    }

    long deficit(String customer) {
        return account(customer).openDebits().stream()
                .map(OpenDebit::owed)
                .mapToLong(Points::value)
                .sum();
    }

    Collection<Lot> lots(String customer) {
        return account(customer).lots();
    }

    /** Of all customers, in the order posted. */
    List<Entry> entries() {
        return booked().flatMap(booked -> booked.entries().stream()).toList();
    }

    List<Allocation> allocations() {
        return booked().flatMap(booked -> booked.allocations().stream()).toList();
    }

    List<Reason> rejections() {
        return rejections(changes);
    }

    static List<Reason> rejections(List<PurchaseChange> changes) {
        return rejected(changes).map(Rejection::reason).toList();
    }

    List<Rejection> rejected() {
        return rejected(changes).toList();
    }

    private static Stream<Rejection> rejected(List<PurchaseChange> changes) {
        return changes.stream()
                .filter(PurchaseChange.Rejected.class::isInstance)
                .map(change -> ((PurchaseChange.Rejected) change).rejection());
    }

    private Stream<Booked> booked() {
        return members.changes().stream()
                .map(MemberBatch.Change::effect)
                .filter(MemberEffect.Posted.class::isInstance)
                .map(effect -> ((MemberEffect.Posted) effect).booked());
    }
}
