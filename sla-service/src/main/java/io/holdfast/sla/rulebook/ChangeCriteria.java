package io.holdfast.sla.rulebook;

import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.holdfast.contract.WireEnum;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.policy.RuleCriteria;

/**
 * Writes criteria as the database compares them with a ticket's traits: a list of rules, each a list of conditions, each a
 * list of traits of which the ticket must have one. Tags and tiers are left out, so that a rule with these finds more tickets
 * than it matches, and never fewer.
 */
final class ChangeCriteria {

    private ChangeCriteria() {}

    static String write(List<RuleCriteria> criteria) {
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        for (RuleCriteria each : criteria) {
            ArrayNode rule = rules.addArray();
            addCondition(rule, TicketHistory.DEPARTMENT, each.departments());
            addCondition(
                    rule,
                    TicketHistory.PRIORITY,
                    each.priorities().stream().map(WireEnum::wireName).toList());
            addCondition(rule, TicketHistory.CHANNEL, each.channels());
        }
        return rules.toString();
    }

    private static void addCondition(ArrayNode rule, String trait, Collection<String> values) {
        if (!values.isEmpty()) {
            ArrayNode condition = rule.addArray();
            values.stream().sorted().forEach(value -> condition.add(trait + value));
        }
    }
}
