package io.holdfast.ticket.arrival;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;

/**
 * A rule on arrival.
 *
 * @param stop whether no rule after it is looked at when it applies
 */
public record ArrivalRule(String name, When when, Changes set, boolean stop) {

    /**
     * When a rule applies: each part that is not empty must fit, by any of its values.
     *
     * @param senders e-mail addresses, telephone numbers, handles, or {@code @domain} for all addresses of it
     * @param words whole words of the subject or the message
     * @param tags of the ticket
     * @param tiers loyalty tiers of the customer, as their events name them
     */
    public record When(
            Set<String> channels,
            Set<String> departments,
            List<String> words,
            Set<String> senders,
            Set<String> tags,
            Set<String> tiers) {

        boolean fits(IncomingTicket ticket, Words text, @Nullable String tier) {
            return (channels.isEmpty() || channels.contains(ticket.channel()))
                    && (departments.isEmpty() || departments.contains(ticket.department()))
                    && (tiers.isEmpty() || (tier != null && tiers.contains(tier)))
                    && (tags.isEmpty() || ticket.tags().stream().anyMatch(tags::contains))
                    && (senders.isEmpty() || ticket.senders().stream().anyMatch(this::isSender))
                    && (words.isEmpty() || words.stream().anyMatch(text::contains));
        }

        private boolean isSender(String contact) {
            String lower = contact.toLowerCase(Locale.ROOT);
            int at = lower.lastIndexOf('@');
            return senders.contains(lower) || (at >= 0 && senders.contains(lower.substring(at)));
        }
    }

    /**
     * What a rule changes; null and empty parts stay.
     *
     * @param priority a priority that the sender or the account names is raised to it, and never lowered
     * @param tags are added
     */
    public record Changes(
            @Nullable String department,
            @Nullable Priority priority,
            List<String> tags,
            @Nullable String agentId) {

        IncomingTicket applyTo(IncomingTicket ticket) {
            Set<String> all = new LinkedHashSet<>(ticket.tags());
            all.addAll(tags);
            return ticket.with(
                    department == null ? ticket.department() : department,
                    higher(ticket.priority()),
                    new ArrayList<>(all));
        }

        private @Nullable Priority higher(@Nullable Priority present) {
            return priority == null || (present != null && present.compareTo(priority) > 0) ? present : priority;
        }
    }
}
