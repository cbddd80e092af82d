package io.holdfast.ticket.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.Outbox;
import io.holdfast.messaging.StatementPipeline;
import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.intake.Write.Request;
import io.holdfast.ticket.intake.Write.Told;

/**
 * One flush in one transaction, in two round trips to the database: what is read, then what is written with the commit;
 * the statements of each trip travel together. One more trip comes before where a request does not name its customer,
 * and one between where replies waited for a ticket.
 */
final class FlushTransaction {

    /** An import that is no secret any more needs no look into the table. */
    private final Set<String> knownImports = ConcurrentHashMap.newKeySet();

    private final Pool pool;
    private final Outbox outbox;
    private final Reads reads;
    private final Writes writes;
    private final EventJson json;
    private final Clock clock;
    private final Duration idempotencyKept;

    FlushTransaction(Pool pool, Outbox outbox, EventJson json, Clock clock, Duration idempotencyKept) {
        this.pool = pool;
        this.outbox = outbox;
        this.reads = new Reads(json);
        this.writes = new Writes();
        this.json = json;
        this.clock = clock;
        this.idempotencyKept = idempotencyKept;
    }

    /** Settles every write once the transaction is committed; settles none when it fails. */
    Uni<Void> run(List<Pending> pending) {
        return pool.getConnection()
                .chain(connection -> new Run(connection, pending).run().eventually(connection::close));
    }

    private final class Run {

        private final SqlConnection tx;
        private final List<Pending> pending;
        private final Working working;
        private final EncodedOnce encoded = new EncodedOnce(json);
        private final List<Request> requests = new ArrayList<>();
        private final List<Claim> claims = new ArrayList<>();
        private final Map<Writes.Identity, Fact<? extends CustomerFact>> told = new LinkedHashMap<>();
        private final Set<CustomerId> customers = new LinkedHashSet<>();
        private final Map<Pending, Outcome> outcomes = new LinkedHashMap<>();
        private Set<Writes.Identity> fresh = Set.of();

        Run(SqlConnection connection, List<Pending> pending) {
            this.tx = connection;
            this.pending = pending;
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            this.working = new Working(now, EventIds::generate);
        }

        Uni<Void> run() {
            sort();
            return lookUp().chain(() -> read().chain(this::decide)
                            .chain(this::write)
                            .onFailure()
                            .call(failure ->
                                    tx.query("rollback").execute().onFailure().recoverWithNull()))
                    .invoke(this::settle);
        }

        private void sort() {
            for (Pending write : pending) {
                switch (write.write()) {
                    case Told(Fact<? extends CustomerFact> fact) -> {
                        told.putIfAbsent(Writes.Identity.of(fact), fact);
                        customers.add(fact.event().customerId());
                    }
                    case Request request -> {
                        requests.add(request);
                        customers.addAll(request.needs().customers());
                        Claim claim = write.claim();
                        if (claim != null) {
                            claims.add(claim);
                        }
                    }
                }
            }
        }

        private Uni<Void> lookUp() {
            List<Uni<Void>> statements = new ArrayList<>();
            List<Request> nameless = requests.stream()
                    .filter(request -> request.needs().customers().isEmpty())
                    .toList();
            if (!nameless.isEmpty()) {
                statements.add(
                        reads.customers(tx, nameless).invoke(customers::addAll).replaceWithVoid());
            }
            Set<String> newImports = new LinkedHashSet<>();
            for (Fact<?> fact : told.values()) {
                String importId = fact.extensions().get(Fact.IMPORT_ID);
                if (importId != null && !knownImports.contains(importId)) {
                    newImports.add(importId);
                }
            }
            if (!newImports.isEmpty()) {
                statements.add(reads.imports(tx, newImports)
                        .invoke(knownImports::addAll)
                        .replaceWithVoid());
            }
            return StatementPipeline.sendAll(statements)
                    .invoke(() -> told.values().removeIf(fact -> !isOfKnownImport(fact)));
        }

        private Uni<Void> read() {
            Set<TicketId> tickets = new LinkedHashSet<>();
            Set<String> purchases = new LinkedHashSet<>();
            Set<Contact> contacts = new LinkedHashSet<>();
            for (Fact<? extends CustomerFact> fact : told.values()) {
                if (fact.event() instanceof TicketEvent event) {
                    tickets.add(event.ticketId());
                }
            }
            for (Request request : requests) {
                Needs needs = request.needs();
                tickets.addAll(needs.tickets());
                purchases.addAll(needs.purchaseIds());
                contacts.addAll(needs.contacts());
            }
            List<Uni<Void>> statements = new ArrayList<>();
            statements.add(tx.query("begin").execute().replaceWithVoid());
            statements.add(Locks.take(tx, customers));
            if (!told.isEmpty()) {
                statements.add(writes.newFacts(tx, sortedTold(), encoded)
                        .invoke(identities -> fresh = identities)
                        .replaceWithVoid());
            }
            if (!tickets.isEmpty()) {
                statements.add(reads.tickets(tx, tickets, working));
            }
            if (!customers.isEmpty()) {
                statements.add(reads.erasures(tx, customers, working));
            }
            if (!purchases.isEmpty()) {
                statements.add(reads.purchases(tx, purchases, working));
            }
            if (!contacts.isEmpty()) {
                statements.add(reads.contacts(tx, contacts, working));
            }
            if (!claims.isEmpty()) {
                statements.add(reads.kept(
                        tx, claims, working.now().minus(idempotencyKept).atOffset(ZoneOffset.UTC), working));
            }
            return StatementPipeline.sendAll(statements);
        }

        private Uni<Void> decide() {
            Set<Writes.Identity> untold = fresh;
            for (Pending write : pending) {
                Outcome outcome = switch (write.write()) {
                    case Told(Fact<? extends CustomerFact> fact) -> tell(fact, untold);
                    case Request request -> working.ask(request, write.claim());
                };
                outcomes.put(write, outcome);
            }
            if (working.welcomed().isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return reads.waitingReplies(tx, working.welcomed())
                    .invoke(replies -> replies.forEach(working::join))
                    .replaceWithVoid();
        }

        private Outcome tell(Fact<? extends CustomerFact> fact, Set<Writes.Identity> untold) {
            if (!isOfKnownImport(fact)) {
                return new Outcome.Refused(Problem.invalid(
                        List.of(new FieldError(Fact.IMPORT_ID, "no such import; start one with POST /imports"))));
            }
            if (!untold.remove(Writes.Identity.of(fact))) {
                return new Outcome.Duplicate();
            }
            working.tell(fact);
            return new Outcome.Accepted();
        }

        private boolean isOfKnownImport(Fact<?> fact) {
            String importId = fact.extensions().get(Fact.IMPORT_ID);
            return importId == null || knownImports.contains(importId);
        }

        private Uni<Void> write() {
            List<Uni<Void>> statements = new ArrayList<>();
            if (!working.ownFacts.isEmpty()) {
                statements.add(writes.facts(tx, working.ownFacts, encoded));
            }
            if (!working.forgotten.isEmpty()) {
                statements.add(writes.forget(tx, working.forgotten));
            }
            List<Working.Row> rows = working.changedRows();
            List<Working.Row> created = rows.stream().filter(Working.Row::isNew).toList();
            if (!created.isEmpty()) {
                statements.add(TicketRows.insert(tx, created));
            }
            List<Working.Row> changed =
                    rows.stream().filter(row -> !row.isNew()).toList();
            if (!changed.isEmpty()) {
                statements.add(TicketRows.update(tx, changed));
            }
            if (!working.wordings.isEmpty()) {
                statements.add(writes.wordings(tx, working.wordings));
            }
            if (!working.newContacts.isEmpty()) {
                statements.add(writes.contacts(tx, working.newContacts));
            }
            if (!working.waitingReplies.isEmpty()) {
                statements.add(writes.waitingReplies(tx, working.waitingReplies));
            }
            if (!working.welcomed().isEmpty()) {
                statements.add(writes.joined(tx, working.welcomed()));
            }
            if (!working.newlyKept.isEmpty()) {
                Instant rememberedSince = working.now().minus(idempotencyKept);
                statements.add(writes.kept(tx, working.newlyKept, working.now(), rememberedSince));
            }
            if (!working.published.isEmpty()) {
                statements.add(outbox.append(tx, working.published, encoded::data));
            }
            // On a transaction that has failed, a commit rolls back: the statement that failed is what is reported.
            statements.add(tx.query("commit").execute().replaceWithVoid());
            return StatementPipeline.sendAll(statements);
        }

        private void settle() {
            outcomes.forEach(Pending::settle);
            if (!working.published.isEmpty()) {
                outbox.wakeRelay();
            }
        }

        private List<Fact<? extends CustomerFact>> sortedTold() {
            return told.values().stream()
                    .sorted(Comparator.comparing(Writes.Identity::of, Writes.Identity.SORTED))
                    .toList();
        }
    }
}
