package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.rest.Cursor;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.record.StoredFact;
import io.holdfast.ticket.record.StoredTicket;
import io.holdfast.ticket.record.StoredWording;
import io.holdfast.ticket.record.Wordings;

/** Tickets as they can be looked at. */
@ApplicationScoped
class TicketQueries {

    /** As many replies as a conversation shows; a longer one is read in the customer's history. */
    static final int REPLIES_MAX = 1_000;

    private final Mutiny.SessionFactory sessions;

    TicketQueries(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** What a list is narrowed to; a null part narrows nothing. */
    record Filter(
            @Nullable String customerId,
            @Nullable String status,
            @Nullable String department,
            @Nullable String priority,
            @Nullable String channel) {

        Map<String, String> parts() {
            Map<String, String> parts = new HashMap<>();
            put(parts, "customerId", customerId);
            put(parts, "status", status);
            put(parts, "department", department);
            put(parts, "priority", priority);
            put(parts, "channel", channel);
            return parts;
        }

        private static void put(Map<String, String> parts, String name, @Nullable String value) {
            if (value != null) {
                parts.put(name, value);
            }
        }
    }

    /** The ticket; fails with 404 while there is none. */
    Uni<TicketAnswer> ticket(TicketId id) {
        return sessions.withSession(session -> opened(session, id)
                .chain(ticket ->
                        Wordings.of(session, factIds(List.of(ticket))).map(wordings -> answer(ticket, wordings))));
    }

    /** The ticket with what was said in it, oldest first. */
    Uni<Conversation> conversation(TicketId id) {
        return sessions.withSession(session -> opened(session, id)
                .chain(ticket -> replies(session, id).chain(replies -> {
                    List<String> factIds = factIds(List.of(ticket));
                    replies.forEach(reply -> factIds.add(reply.id()));
                    return Wordings.of(session, factIds).map(wordings -> conversation(ticket, replies, wordings));
                })));
    }

    /** Tickets, newest first. */
    Uni<Page<TicketAnswer>> tickets(Filter filter, int limit, @Nullable String cursor) {
        Map<String, Object> parameters = new HashMap<>(filter.parts());
        StringBuilder query = new StringBuilder("from StoredTicket where createdAt is not null");
        filter.parts()
                .keySet()
                .forEach(name ->
                        query.append(" and ").append(name).append(" = :").append(name));
        if (cursor != null) {
            List<String> last = Cursor.decode(cursor, 2);
            query.append(" and (createdAt < :at or (createdAt = :at and ticketId < :id))");
            parameters.put("at", instant(last.get(0)));
            parameters.put("id", last.get(1));
        }
        query.append(" order by createdAt desc, ticketId desc");
        return sessions.withSession(session -> {
            Mutiny.SelectionQuery<StoredTicket> select =
                    session.createSelectionQuery(query.toString(), StoredTicket.class);
            parameters.forEach(select::setParameter);
            return select.setMaxResults(limit + 1)
                    .getResultList()
                    .chain(rows -> Wordings.of(session, factIds(rows)).map(wordings -> page(rows, wordings, limit)));
        });
    }

    private static Uni<StoredTicket> opened(Mutiny.Session session, TicketId id) {
        return session.createSelectionQuery(
                        "from StoredTicket where ticketId = :id and createdAt is not null", StoredTicket.class)
                .setParameter("id", id.value())
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("ticket", id.value()));
    }

    private static Uni<List<StoredFact>> replies(Mutiny.Session session, TicketId id) {
        return session.createSelectionQuery(
                        "from StoredFact where subject = :ticket and type = 'reply-sent' order by time, id",
                        StoredFact.class)
                .setParameter("ticket", id.value())
                .setMaxResults(REPLIES_MAX)
                .getResultList();
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

    private static Page<TicketAnswer> page(List<StoredTicket> rows, Map<String, StoredWording> wordings, int limit) {
        List<TicketAnswer> items =
                rows.stream().limit(limit).map(row -> answer(row, wordings)).toList();
        if (rows.size() <= limit) {
            return new Page<>(items, null);
        }
        TicketAnswer last = items.getLast();
        return new Page<>(items, Cursor.encode(last.createdAt().toString(), last.ticketId()));
    }

    private static Conversation conversation(
            StoredTicket ticket, List<StoredFact> replies, Map<String, StoredWording> wordings) {
        String openingId = ticket.openingFactId();
        StoredWording opening = openingId == null ? null : wordings.get(openingId);
        return new Conversation(
                answer(ticket, wordings),
                opening == null ? null : opening.message(),
                replies.stream()
                        .map(reply -> reply(reply, wordings.get(reply.id())))
                        .toList());
    }

    private static TicketAnswer answer(StoredTicket ticket, Map<String, StoredWording> wordings) {
        String openingId = ticket.openingFactId();
        StoredWording opening = openingId == null ? null : wordings.get(openingId);
        Instant createdAt = Objects.requireNonNull(ticket.createdAt());
        Instant updatedAt = ticket.updatedAt();
        return new TicketAnswer(
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
                ticket.mergedIntoId(),
                ticket.score(),
                ticket.problemId());
    }

    private static ReplyAnswer reply(StoredFact fact, @Nullable StoredWording wording) {
        JsonNode data = fact.data();
        return new ReplyAnswer(
                data.path("replyId").asText(),
                data.path("ticketId").asText(),
                data.path("author").asText(),
                data.path("agentId").asText(null),
                data.path("visibility").asText(),
                wording == null ? null : wording.message(),
                data.path("templateId").asText(null),
                data.path("variant").asText(null),
                fact.time());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notOurs) {
            throw Problem.invalid("cursor", "is the nextCursor of an earlier answer, unchanged");
        }
    }
}
