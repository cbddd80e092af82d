package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.Member;
import io.holdfast.messaging.Outbox;
import io.holdfast.sql.StatementPipeline;

/** Saves what a transaction decided about members, and the events that publish it. One statement a table. */
@Singleton
public class MemberSaver {

    private final Outbox outbox;

    MemberSaver(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Without extensions: requests and scheduled runs belong to no import. */
    private static Map<String, String> noExtensions(EventKey event) {
        return Map.of();
    }

    /**
     * The changes of a batch.
     *
     * @param statements that save them, in their order
     */
    public record Prepared(SavedChanges changes, List<Uni<Void>> statements) {}

    /** Saves all changes of the batch. */
    public Uni<SavedChanges> save(SqlConnection tx, LoadedMembers loaded) {
        return save(tx, loaded, MemberSaver::noExtensions, List.of());
    }

    /** Prepares the statements that save all changes of the batch, for a caller that sends others with them. */
    public Prepared prepare(SqlConnection tx, LoadedMembers loaded) {
        return prepare(tx, loaded, MemberSaver::noExtensions, List.of());
    }

    /**
     * Saves all changes of the batch.
     *
     * @param extensions the CloudEvents extensions that an event's facts carry on, such as the id of its import
     * @param more statements of the caller, sent with the others
     */
    public Uni<SavedChanges> save(
            SqlConnection tx,
            LoadedMembers loaded,
            Function<EventKey, Map<String, String>> extensions,
            List<Uni<Void>> more) {
        Prepared prepared = prepare(tx, loaded, extensions, more);
        return StatementPipeline.sendAll(prepared.statements()).replaceWith(prepared.changes());
    }

    private Prepared prepare(
            SqlConnection tx,
            LoadedMembers loaded,
            Function<EventKey, Map<String, String>> extensions,
            List<Uni<Void>> more) {
        MemberChanges changes = new MemberChanges(loaded, extensions);
        changes.addAll(loaded.batch().changes());
        List<Uni<Void>> statements = new ArrayList<>(statements(tx, loaded, changes));
        statements.addAll(more);
        SavedChanges saved = changes.saved();
        statements.add(outbox.append(tx, saved.facts()));
        // Last, since the rows of rewards are shared by all customers.
        statements.addAll(
                RedemptionTable.saveStock(tx, new TreeMap<>(loaded.batch().stockChanges())));
        return new Prepared(saved, statements);
    }

    /** Saves the changes of a batch whose events are published already. */
    static Uni<Void> restore(SqlConnection tx, LoadedMembers loaded) {
        MemberChanges changes = new MemberChanges(loaded, MemberSaver::noExtensions);
        changes.addAll(loaded.batch().changes());
        List<Uni<Void>> statements = new ArrayList<>(statements(tx, loaded, changes));
        statements.addAll(
                RedemptionTable.saveStock(tx, new TreeMap<>(loaded.batch().stockChanges())));
        return StatementPipeline.sendAll(statements);
    }

    private static List<Uni<Void>> statements(SqlConnection tx, LoadedMembers loaded, MemberChanges changes) {
        List<Uni<Void>> statements = new ArrayList<>(LedgerTable.save(tx, changes.ledger()));
        statements.add(RedemptionTable.save(tx, changes.redemptions()));
        statements.add(RewardTable.save(tx, changes.rewards()));
        statements.add(RewardTable.saveCards(tx, changes.cards()));
        statements.addAll(HistoryTable.save(
                tx, changes.engagements(), changes.referrals(), changes.capUses(), changes.progress()));
        Set<CustomerId> customers = new TreeSet<>(changes.customers());
        customers.addAll(loaded.request().due);
        // Who is named as a referrer and got nothing has no account for that.
        statements.add(AccountTable.delete(
                tx,
                loaded.accounts().values().stream()
                        .filter(AccountRow::isNew)
                        .map(AccountRow::customerId)
                        .filter(customer -> !customers.contains(customer)
                                && !loaded.request().customers.contains(customer))
                        .toList()));
        statements.add(AccountTable.update(
                tx,
                customers.stream().map(customer -> account(loaded, customer)).toList()));
        return statements;
    }

    /** The row of an account after the changes. */
    static AccountRow account(LoadedMembers loaded, CustomerId customer) {
        AccountRow before = loaded.accounts().get(customer);
        Member member = loaded.batch().member(customer);
        boolean complete = loaded.complete().contains(customer);
        Instant nextDueAt = loaded.batch().nextDueAt(customer);
        if (!complete && before != null) {
            // What is not loaded was not due.
            nextDueAt = earlier(nextDueAt, before.nextDueAt());
        }
        int firstOpenLot = complete ? firstOpenLot(member) : before == null ? 1 : before.firstOpenLot();
        Instant runAfter = loaded.request().runAfter.get(customer);
        return new AccountRow(
                customer,
                member.account().entryCount(),
                member.account().lotCount(),
                firstOpenLot,
                member.account().balance(),
                member.account().openDebits().stream().map(OpenDebit::owed).reduce(Points.ZERO, Points::plus),
                member.hasPurchased(),
                member.tierState(),
                member.clock(),
                nextDueAt,
                runAfter != null || before == null ? runAfter : before.runAfter(),
                loaded.programmes().inForceAt(member.clock()).number());
    }

    private static int firstOpenLot(Member member) {
        for (Lot lot : member.account().lots()) {
            if (lot.remaining().isPositive()) {
                return lot.number();
            }
        }
        return member.account().lotCount() + 1;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
