package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.state.CustomerGroup;
import io.holdfast.ticket.store.CustomerMergeStore;
import io.holdfast.ticket.store.Digests;

/** Queries of tickets, through Hibernate Reactive. */
@ApplicationScoped
class TicketQueries {

    private static final String CLOSED = TicketStatus.CLOSED.wireName();

    /** Sort key of the list. */
    private record Position(Instant createdAt, String ticketId) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "tickets",
                (position, to) -> to.instant(position.createdAt()).text(position.ticketId()),
                from -> new Position(from.instant(), from.text()));
    }

    private final Mutiny.SessionFactory sessions;
    private final Pool pool;

    TicketQueries(Mutiny.SessionFactory sessions, Pool pool) {
        this.sessions = sessions;
        this.pool = pool;
    }

    /** Filter of a list; null matches everything. */
    record Filter(
            @Nullable String customerId,
            @Nullable String status,
            @Nullable String department,
            @Nullable String priority,
            @Nullable String channel,
            @Nullable String problemId,
            @Nullable DeliveredBy deliveredBy) {

        Map<String, String> criteria() {
            Map<String, String> criteria = new HashMap<>();
            put(criteria, "status", status);
            put(criteria, "department", department);
            put(criteria, "priority", priority);
            put(criteria, "channel", channel);
            put(criteria, "problemId", problemId);
            return criteria;
        }

        private static void put(Map<String, String> criteria, String name, @Nullable String value) {
            if (value != null) {
                criteria.put(name, value);
            }
        }
    }

    /**
     * Tickets of an account of a channel.
     *
     * @param externalId of a message that opened the ticket or is a reply in it; null for all tickets that the account opened
     */
    record DeliveredBy(ChannelAccount account, @Nullable String externalId) {

        private String criteria() {
            return "channel = :by_channel and account = :by_account and "
                    + (externalId == null ? "opening" : "messageDigest = :by_digest");
        }

        private Map<String, Object> parameters() {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("by_channel", account.channel());
            parameters.put("by_account", account.name());
            if (externalId != null) {
                parameters.put("by_digest", Digests.of(externalId).getBytes());
            }
            return parameters;
        }
    }

    /** The ticket; 404 when it does not exist. */
    Uni<TicketView> ticket(TicketId id) {
        return sessions.withSession(session -> findCreated(session, id)
                .chain(ticket ->
                        TicketText.load(session, factIds(List.of(ticket))).map(texts -> view(ticket, texts))));
    }

    /** The ticket with its texts and its latest replies, oldest first; 404 when it does not exist. */
    Uni<ConversationView> conversation(TicketId id) {
        return sessions.withSession(session -> findCreated(session, id)
                .chain(ticket -> ReplyPages.load(session, id, Page.LIMIT_MAX, null)
                        .chain(replies -> StoredTexts.load(session, factIds(List.of(ticket)))
                                .map(texts -> conversation(ticket, replies, texts)))));
    }

    /** A page of the ticket's replies, newest first; 404 when the ticket does not exist. */
    Uni<Page<ReplyView>> replies(TicketId id, int limit, @Nullable String cursor) {
        return sessions.withSession(
                session -> findCreated(session, id).chain(ticket -> ReplyPages.load(session, id, limit, cursor)));
    }

    /** Tickets, newest first; of a customer, those of everybody who is the same person by a merge. */
    Uni<Page<TicketView>> tickets(Filter filter, int limit, @Nullable String cursor) {
        String customer = filter.customerId();
        return customer == null
                ? tickets(filter, null, limit, cursor)
                : CustomerMergeStore.group(pool, new CustomerId(customer))
                        .chain(group -> tickets(filter, group, limit, cursor));
    }

    private Uni<Page<TicketView>> tickets(
            Filter filter, @Nullable CustomerGroup group, int limit, @Nullable String cursor) {
        Map<String, Object> parameters = new HashMap<>(filter.criteria());
        StringBuilder query = new StringBuilder("from StoredTicket where createdAt is not null");
        if (group != null) {
            query.append(" and customerId in (:customers)");
            parameters.put("customers", group.texts());
        }
        filter.criteria()
                .keySet()
                .forEach(name ->
                        query.append(" and ").append(name).append(" = :").append(name));
        if (filter.status() != null && !CLOSED.equals(filter.status())) {
            // The condition of the index ticket_not_closed, which PostgreSQL does not derive from a parameter.
            query.append(" and status <> '" + CLOSED + "'");
        }
        DeliveredBy deliveredBy = filter.deliveredBy();
        if (deliveredBy != null) {
            query.append(" and ticketId in (select ticketId from StoredMessage where ")
                    .append(deliveredBy.criteria())
                    .append(")");
            parameters.putAll(deliveredBy.parameters());
        }
        if (cursor != null) {
            Position last = Position.FORMAT.decode(cursor);
            query.append(" and (createdAt < :at or (createdAt = :at and ticketId < :id))");
            parameters.put("at", last.createdAt());
            parameters.put("id", last.ticketId());
        }
        query.append(" order by createdAt desc, ticketId desc");
        return sessions.withSession(session -> {
            Mutiny.SelectionQuery<StoredTicket> select =
                    session.createSelectionQuery(query.toString(), StoredTicket.class);
            parameters.forEach(select::setParameter);
            return select.setMaxResults(limit + 1)
                    .getResultList()
                    .chain(rows -> TicketText.load(session, factIds(rows)).map(texts -> page(rows, texts, limit)));
        });
    }

    private static Uni<StoredTicket> findCreated(Mutiny.Session session, TicketId id) {
        return session.createSelectionQuery(
                        "from StoredTicket where ticketId = :id and createdAt is not null", StoredTicket.class)
                .setParameter("id", id.value())
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("ticket", id.value()));
    }

    private static List<String> factIds(List<StoredTicket> tickets) {
        List<String> ids = new ArrayList<>();
        for (StoredTicket ticket : tickets) {
            String id = ticket.openingFactId();
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static Page<TicketView> page(List<StoredTicket> rows, Map<String, TicketText> texts, int limit) {
        return Page.of(
                rows,
                limit,
                row -> view(row, texts),
                last -> Position.FORMAT.encode(new Position(last.createdAt(), last.ticketId())));
    }

    private static ConversationView conversation(
            StoredTicket ticket, Page<ReplyView> newestReplies, Map<String, StoredText> texts) {
        String openingId = ticket.openingFactId();
        StoredText opening = openingId == null ? null : texts.get(openingId);
        Map<String, TicketText> text = openingId == null || opening == null
                ? Map.of()
                : Map.of(openingId, new TicketText(opening.subject(), opening.externalId(), opening.account()));
        return new ConversationView(
                view(ticket, text),
                opening == null ? null : opening.message(),
                newestReplies.items().reversed(),
                newestReplies.nextCursor());
    }

    private static TicketView view(StoredTicket ticket, Map<String, TicketText> texts) {
        String openingId = ticket.openingFactId();
        TicketText opening = openingId == null ? null : texts.get(openingId);
        Instant createdAt = Objects.requireNonNull(ticket.createdAt());
        Instant updatedAt = ticket.updatedAt();
        return new TicketView(
                ticket.ticketId(),
                Objects.requireNonNull(ticket.customerId()),
                Objects.requireNonNull(ticket.channel()),
                ticket.department(),
                ticket.priority(),
                ticket.status(),
                opening == null ? null : opening.subject(),
                ticket.tags(),
                ticket.agentId(),
                createdAt,
                updatedAt == null ? createdAt : updatedAt,
                ticket.expectedResolutionAt(),
                opening == null ? null : opening.externalId(),
                opening == null ? null : opening.account(),
                ticket.mergedIntoId(),
                ticket.score(),
                ticket.problemId());
    }
}
