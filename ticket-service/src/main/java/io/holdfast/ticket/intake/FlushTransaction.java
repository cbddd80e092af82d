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
import io.holdfast.ticket.command.IdempotencyKey;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.state.Contact;

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
    private final StateReader reader;
    private final StateWriter writer;
    private final EventJson json;
    private final Clock clock;
    private final Duration idempotencyRetention;

    FlushTransaction(Pool pool, Outbox outbox, EventJson json, Clock clock, Duration idempotencyRetention) {
        this.pool = pool;
        this.outbox = outbox;
        this.reader = new StateReader(json);
        this.writer = new StateWriter();
        this.json = json;
        this.clock = clock;
        this.idempotencyRetention = idempotencyRetention;
    }

    /** Settles every write once the transaction is committed; settles none when it fails. */
    Uni<Void> run(List<PendingSubmission> submissions) {
        return pool.getConnection()
                .chain(connection -> new Run(connection, submissions).run().eventually(connection::close));
    }

    private final class Run {

        private final SqlConnection tx;
        private final List<PendingSubmission> submissions;
        private final UnitOfWork unitOfWork;
        private final EncodedEvents encoded = new EncodedEvents(json);
        private final List<Command> commands = new ArrayList<>();
        private final List<IdempotencyKey> idempotencyKeys = new ArrayList<>();
        private final Map<StateWriter.FactKey, Fact<? extends CustomerFact>> reported = new LinkedHashMap<>();
        private final Set<CustomerId> customers = new LinkedHashSet<>();
        private final Map<PendingSubmission, SubmissionResult> results = new LinkedHashMap<>();
        private Set<StateWriter.FactKey> newKeys = Set.of();

        Run(SqlConnection connection, List<PendingSubmission> submissions) {
            this.tx = connection;
            this.submissions = submissions;
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            this.unitOfWork = new UnitOfWork(now, EventIds::generate);
        }

        Uni<Void> run() {
            classify();
            return resolveCustomers()
                    .chain(() -> load().chain(this::decide)
                            .chain(this::save)
                            .onFailure()
                            .call(failure ->
                                    tx.query("rollback").execute().onFailure().recoverWithNull()))
                    .invoke(this::settle);
        }

        private void classify() {
            for (PendingSubmission submission : submissions) {
                switch (submission.submission()) {
                    case ReportedEvent(Fact<? extends CustomerFact> fact) -> {
                        reported.putIfAbsent(StateWriter.FactKey.of(fact), fact);
                        customers.add(fact.event().customerId());
                    }
                    case Command command -> {
                        commands.add(command);
                        customers.addAll(command.readSet().customers());
                        IdempotencyKey key = submission.idempotencyKey();
                        if (key != null) {
                            idempotencyKeys.add(key);
                        }
                    }
                }
            }
        }

        private Uni<Void> resolveCustomers() {
            List<Uni<Void>> statements = new ArrayList<>();
            List<Command> withoutCustomer = commands.stream()
                    .filter(command -> command.readSet().customers().isEmpty())
                    .toList();
            if (!withoutCustomer.isEmpty()) {
                statements.add(reader.customers(tx, withoutCustomer)
                        .invoke(customers::addAll)
                        .replaceWithVoid());
            }
            Set<String> newImports = new LinkedHashSet<>();
            for (Fact<?> fact : reported.values()) {
                String importId = fact.extensions().get(Fact.IMPORT_ID);
                if (importId != null && !knownImports.contains(importId)) {
                    newImports.add(importId);
                }
            }
            if (!newImports.isEmpty()) {
                statements.add(reader.imports(tx, newImports)
                        .invoke(knownImports::addAll)
                        .replaceWithVoid());
            }
            return StatementPipeline.sendAll(statements)
                    .invoke(() -> reported.values().removeIf(fact -> !isOfKnownImport(fact)));
        }

        private Uni<Void> load() {
            Set<TicketId> tickets = new LinkedHashSet<>();
            Set<String> purchases = new LinkedHashSet<>();
            Set<Contact> contacts = new LinkedHashSet<>();
            for (Fact<? extends CustomerFact> fact : reported.values()) {
                if (fact.event() instanceof TicketEvent event) {
                    tickets.add(event.ticketId());
                }
            }
            for (Command command : commands) {
                ReadSet readSet = command.readSet();
                tickets.addAll(readSet.tickets());
                purchases.addAll(readSet.purchaseIds());
                contacts.addAll(readSet.contacts());
            }
            List<Uni<Void>> statements = new ArrayList<>();
            statements.add(tx.query("begin").execute().replaceWithVoid());
            statements.add(CustomerLocks.acquire(tx, customers));
            if (!reported.isEmpty()) {
                statements.add(writer.newFacts(tx, sortedReported(), encoded)
                        .invoke(identities -> newKeys = identities)
                        .replaceWithVoid());
            }
            if (!tickets.isEmpty()) {
                statements.add(reader.tickets(tx, tickets, unitOfWork));
            }
            if (!customers.isEmpty()) {
                statements.add(reader.erasures(tx, customers, unitOfWork));
            }
            if (!purchases.isEmpty()) {
                statements.add(reader.purchases(tx, purchases, unitOfWork));
            }
            if (!contacts.isEmpty()) {
                statements.add(reader.contacts(tx, contacts, unitOfWork));
            }
            if (!idempotencyKeys.isEmpty()) {
                statements.add(reader.responses(
                        tx,
                        idempotencyKeys,
                        unitOfWork.now().minus(idempotencyRetention).atOffset(ZoneOffset.UTC),
                        unitOfWork));
            }
            return StatementPipeline.sendAll(statements);
        }

        private Uni<Void> decide() {
            Set<StateWriter.FactKey> remaining = newKeys;
            for (PendingSubmission submission : submissions) {
                SubmissionResult result = switch (submission.submission()) {
                    case ReportedEvent(Fact<? extends CustomerFact> fact) -> addReported(fact, remaining);
                    case Command command -> unitOfWork.execute(command, submission.idempotencyKey());
                };
                results.put(submission, result);
            }
            if (unitOfWork.ticketsWithPendingReplies().isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return reader.pendingReplies(tx, unitOfWork.ticketsWithPendingReplies())
                    .invoke(replies -> replies.forEach(unitOfWork::publishPending))
                    .replaceWithVoid();
        }

        private SubmissionResult addReported(Fact<? extends CustomerFact> fact, Set<StateWriter.FactKey> remaining) {
            if (!isOfKnownImport(fact)) {
                return new SubmissionResult.Rejected(Problem.invalid(
                        List.of(new FieldError(Fact.IMPORT_ID, "no such import; start one with POST /imports"))));
            }
            if (!remaining.remove(StateWriter.FactKey.of(fact))) {
                return new SubmissionResult.Duplicate();
            }
            unitOfWork.addReported(fact);
            return new SubmissionResult.Accepted();
        }

        private boolean isOfKnownImport(Fact<?> fact) {
            String importId = fact.extensions().get(Fact.IMPORT_ID);
            return importId == null || knownImports.contains(importId);
        }

        private Uni<Void> save() {
            List<Uni<Void>> statements = new ArrayList<>();
            if (!unitOfWork.newFacts.isEmpty()) {
                statements.add(writer.facts(tx, unitOfWork.newFacts, encoded));
            }
            if (!unitOfWork.erasedFacts.isEmpty()) {
                statements.add(writer.clearErased(tx, unitOfWork.erasedFacts));
            }
            List<UnitOfWork.TicketRow> rows = unitOfWork.changedRows();
            List<UnitOfWork.TicketRow> created =
                    rows.stream().filter(UnitOfWork.TicketRow::isNew).toList();
            if (!created.isEmpty()) {
                statements.add(TicketTable.insert(tx, created));
            }
            List<UnitOfWork.TicketRow> changed =
                    rows.stream().filter(row -> !row.isNew()).toList();
            if (!changed.isEmpty()) {
                statements.add(TicketTable.update(tx, changed));
            }
            if (!unitOfWork.newTexts.isEmpty()) {
                statements.add(writer.texts(tx, unitOfWork.newTexts));
            }
            if (!unitOfWork.newContacts.isEmpty()) {
                statements.add(writer.contacts(tx, unitOfWork.newContacts));
            }
            if (!unitOfWork.newPendingReplies.isEmpty()) {
                statements.add(writer.pendingReplies(tx, unitOfWork.newPendingReplies));
            }
            if (!unitOfWork.ticketsWithPendingReplies().isEmpty()) {
                statements.add(writer.deletePendingReplies(tx, unitOfWork.ticketsWithPendingReplies()));
            }
            if (!unitOfWork.newResponses.isEmpty()) {
                Instant expired = unitOfWork.now().minus(idempotencyRetention);
                statements.add(writer.responses(tx, unitOfWork.newResponses, unitOfWork.now(), expired));
            }
            if (!unitOfWork.published.isEmpty()) {
                statements.add(outbox.append(tx, unitOfWork.published, encoded::encode));
            }
            // On a transaction that has failed, a commit rolls back: the statement that failed is what is reported.
            statements.add(tx.query("commit").execute().replaceWithVoid());
            return StatementPipeline.sendAll(statements);
        }

        private void settle() {
            results.forEach(PendingSubmission::settle);
            if (!unitOfWork.published.isEmpty()) {
                outbox.wakeRelay();
            }
        }

        private List<Fact<? extends CustomerFact>> sortedReported() {
            return reported.values().stream()
                    .sorted(Comparator.comparing(StateWriter.FactKey::of, StateWriter.FactKey.SORTED))
                    .toList();
        }
    }
}
