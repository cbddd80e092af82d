package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.command.Receipt;
import io.holdfast.ticket.state.ConversationKey;
import io.holdfast.ticket.state.MessageKey;

/** The messages of channels, and the conversations, of a unit of work. Not thread-safe. */
final class ReceivedMessages {

    /**
     * Where a conversation leads.
     *
     * @param revision that is saved
     */
    record ConversationRow(ConversationKey key, long revision, TicketId ticket, CustomerId customer) {}

    private static final Comparator<ConversationKey> ORDER =
            Comparator.comparing((ConversationKey key) -> key.account().label()).thenComparing(ConversationKey::key);

    private final Set<MessageKey> known = new HashSet<>();
    private final Map<ConversationKey, ConversationRow> conversations = new HashMap<>();
    private final Map<ConversationKey, Long> loadedRevisions = new HashMap<>();
    private final Map<ConversationKey, ConversationRow> changed = new TreeMap<>(ORDER);
    private final List<Receipt> added = new ArrayList<>();

    void load(MessageKey message) {
        known.add(message);
    }

    void load(ConversationRow row) {
        conversations.put(row.key(), row);
        loadedRevisions.put(row.key(), row.revision());
    }

    boolean contains(MessageKey message) {
        return known.contains(message);
    }

    @Nullable
    TicketId ticketOf(ConversationKey conversation) {
        ConversationRow row = conversations.get(conversation);
        return row == null ? null : row.ticket();
    }

    void add(Receipt receipt) {
        known.add(receipt.message());
        added.add(receipt);
        for (ConversationKey key : receipt.conversations()) {
            ConversationRow row = new ConversationRow(
                    key, loadedRevisions.getOrDefault(key, 0L) + 1, receipt.ticket(), receipt.customer());
            conversations.put(key, row);
            changed.put(key, row);
        }
    }

    /** The receipts to save. */
    List<Receipt> added() {
        return added;
    }

    /** The conversations to save, in the order of their keys, so that two flushes do not deadlock. */
    Collection<ConversationRow> changedConversations() {
        return changed.values();
    }
}
