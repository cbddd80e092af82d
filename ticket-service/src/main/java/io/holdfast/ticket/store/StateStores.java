package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.TicketId;
import io.holdfast.messaging.EventJson;
import io.holdfast.sql.StatementPipeline;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.TicketCreation;
import io.holdfast.ticket.tier.TierTable;

/** All stores, in the order in which their statements are sent. */
@ApplicationScoped
public class StateStores {

    private final PendingReplyStore pendingReplies = new PendingReplyStore();
    private final TicketStore tickets = new TicketStore();
    private final ErasureStore erasures = new ErasureStore();
    private final ErasedTicketStore erasedTickets = new ErasedTicketStore();
    private final EarlyFactStore earlyFacts;
    private final List<StateStore> stores;

    StateStores(EventJson json) {
        this.earlyFacts = new EarlyFactStore(json);
        this.stores = List.of(
                new FactStore(),
                // After the facts: it marks those that the flush itself has inserted, too.
                earlyFacts,
                tickets,
                new PurchaseStore(),
                // Read after the purchases, and first of the two in an erasure, which deletes them.
                new ErasedPurchaseStore(),
                new RefundStore(),
                new ReplyStore(),
                new TextStore(),
                erasures,
                new CustomerMergeStore(),
                new ContactStore(),
                new ReceivedMessageStore(),
                new ConversationStore(),
                new ProblemTaskStore(),
                new RatingLinkStore(),
                new ResolvedTicketStore(),
                pendingReplies,
                new IdempotencyStore(),
                new WebhookDeliveryStore(),
                new TicketBreachStore(),
                new CustomerTierStore(),
                // Last, so that it deletes what the others save for an erased ticket, and first of an erasure, which
                // goes in reverse order, so that it finds the ids before they are deleted.
                erasedTickets);
    }

    /** Statements that load the read set; see {@link StateStore#load}. */
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>();
        for (StateStore store : stores) {
            statements.addAll(store.load(tx, reads, unitOfWork));
        }
        return statements;
    }

    /** Loads tickets that are known to be read only after others were loaded. */
    public Uni<Void> loadTickets(SqlConnection tx, Set<TicketId> ids, UnitOfWork unitOfWork) {
        ReadSet reads = ReadSet.tickets(ids.toArray(TicketId[]::new));
        List<Uni<Void>> statements = new ArrayList<>(tickets.load(tx, reads, unitOfWork));
        statements.addAll(erasedTickets.load(tx, reads, unitOfWork));
        return StatementPipeline.sendAll(statements);
    }

    /** Loads the loyalty tiers of customers, and of those whom they were merged into. */
    public Uni<Void> loadTiers(SqlConnection tx, Collection<CustomerId> customers, UnitOfWork unitOfWork) {
        return TierTable.load(tx, customers).invoke(unitOfWork::addTiers).replaceWithVoid();
    }

    /** Loads up to when customers were erased who are locked only after others were loaded. */
    public Uni<Void> loadErasures(SqlConnection tx, Collection<CustomerId> customers, UnitOfWork unitOfWork) {
        ReadSet reads = new ReadSet(Set.copyOf(customers), Set.of(), Set.of(), Set.of());
        return StatementPipeline.sendAll(erasures.load(tx, reads, unitOfWork));
    }

    /**
     * Loads what waits for the creation of tickets, as their rows show: pending replies, and events of several customers.
     *
     * @param customers of the flush
     */
    public Uni<Void> loadForCreations(
            SqlConnection tx,
            Collection<TicketCreation> creations,
            Collection<CustomerId> customers,
            UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>(2);
        Set<Owned<TicketId>> early =
                EarlyFacts.toLoad(creations, customers, unitOfWork::ticket, unitOfWork.reported.all());
        if (!early.isEmpty()) {
            statements.add(earlyFacts.load(tx, early, unitOfWork));
        }
        Set<TicketId> awaited = creations.stream()
                .map(TicketCreation::ticketId)
                .filter(id -> unitOfWork.ticket(id).hasPendingReplies())
                .collect(Collectors.toSet());
        if (!awaited.isEmpty()) {
            statements.add(pendingReplies.load(tx, awaited, unitOfWork));
        }
        return StatementPipeline.sendAll(statements);
    }

    /** Statements that save the unit of work; see {@link StateStore#save}. */
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>();
        for (StateStore store : stores) {
            statements.addAll(store.save(tx, unitOfWork));
        }
        return statements;
    }

    /** Deletes a customer's data, in reverse order: the facts last, for texts and replies are found by them. */
    public Uni<Void> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        List<Uni<Void>> statements = new ArrayList<>();
        for (StateStore store : stores.reversed()) {
            statements.addAll(store.erase(tx, customer, cut));
        }
        return StatementPipeline.sendAll(statements);
    }
}
