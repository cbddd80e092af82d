package io.holdfast.ticket.arrival;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventRules;
import io.holdfast.contract.Priority;
import io.holdfast.ticket.arrival.ArrivalRule.Changes;
import io.holdfast.ticket.arrival.ArrivalRule.When;

/**
 * The rules on arrival, in their order: each that fits is applied, and those after it see what it has changed, until one says
 * to stop.
 */
public record ArrivalRules(List<ArrivalRule> rules) {

    /** A ticket to sales from a messenger has at least high priority, since its customer is often about to buy. */
    public static final ArrivalRules DEFAULT = new ArrivalRules(List.of(new ArrivalRule(
            "sales-by-messenger",
            new When(Set.of("whatsapp", "messenger"), Set.of("sales"), List.of(), Set.of(), Set.of(), Set.of()),
            new Changes(null, Priority.HIGH, List.of(), null),
            false)));

    public ArrivalRules {
        rules = List.copyOf(rules);
    }

    /** What the ticket becomes, by the tier of its customer. */
    public RoutingRun of(IncomingTicket ticket) {
        return RoutingRun.of(this, ticket);
    }

    boolean dependOnTiers() {
        return rules.stream().anyMatch(rule -> !rule.when().tiers().isEmpty());
    }

    /** What is looked for words in; empty if no rule has any. */
    Words wordsOf(IncomingTicket ticket) {
        return hasWords() ? Words.of(ticket.subject() + "\n" + ticket.message()) : Words.of("");
    }

    /**
     * What the ticket becomes.
     *
     * @param tier of the customer; null for none
     */
    RoutingResult route(IncomingTicket ticket, Words text, @Nullable String tier) {
        IncomingTicket current = ticket;
        String agent = null;
        List<String> applied = new ArrayList<>();
        for (ArrivalRule rule : rules) {
            if (!rule.when().fits(current, text, tier)) {
                continue;
            }
            applied.add(rule.name());
            current = rule.set().applyTo(current);
            agent = rule.set().agentId() == null ? agent : rule.set().agentId();
            if (rule.stop()) {
                break;
            }
        }
        Priority priority = orNormal(current.priority());
        List<String> tags = current.tags().stream().limit(EventRules.TAGS_MAX).toList();
        return new RoutingResult(current.department(), priority, tags, agent, applied);
    }

    private boolean hasWords() {
        return rules.stream().anyMatch(rule -> !rule.when().words().isEmpty());
    }

    private static Priority orNormal(@Nullable Priority priority) {
        return priority == null ? Priority.NORMAL : priority;
    }
}
