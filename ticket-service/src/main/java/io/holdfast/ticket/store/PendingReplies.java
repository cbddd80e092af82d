package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.PendingReply;

/**
 * Replies to tickets that do not exist yet: those of the table, which are loaded when the flush may create their ticket,
 * and those of the flush itself. A creation takes both. Not thread-safe.
 */
final class PendingReplies {

    private final Map<TicketId, List<PendingReply>> stored = new LinkedHashMap<>();
    private final Map<TicketId, List<PendingReply>> added = new LinkedHashMap<>();
    private final List<PendingReply> takenFromTable = new ArrayList<>();

    void load(PendingReply reply) {
        put(stored, reply);
    }

    void add(PendingReply reply) {
        put(added, reply);
    }

    /** Takes the replies of a ticket that exists now, in the order in which they were accepted. */
    List<PendingReply> take(TicketId ticket) {
        List<PendingReply> replies = new ArrayList<>(remove(stored, ticket));
        takenFromTable.addAll(replies);
        replies.addAll(remove(added, ticket));
        return replies;
    }

    /** The rows to insert: replies of the flush whose tickets still do not exist. */
    Collection<PendingReply> toInsert() {
        return added.values().stream().flatMap(List::stream).toList();
    }

    /** The rows to delete: replies that were taken. */
    Collection<PendingReply> toDelete() {
        return takenFromTable;
    }

    private static void put(Map<TicketId, List<PendingReply>> replies, PendingReply reply) {
        replies.computeIfAbsent(reply.ticketId(), id -> new ArrayList<>()).add(reply);
    }

    private static List<PendingReply> remove(Map<TicketId, List<PendingReply>> replies, TicketId ticket) {
        List<PendingReply> removed = replies.remove(ticket);
        return removed == null ? List.of() : removed;
    }
}
