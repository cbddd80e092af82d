package io.holdfast.ticket.arrival;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;

import io.holdfast.contract.Priority;
import io.holdfast.contract.WireEnum;

/** Configuration of the arrival rules; application.properties holds the default. */
@ConfigMapping(prefix = "holdfast.arrival")
interface ArrivalConfig {

    List<RuleConfig> rules();

    /** One rule, as {@link ArrivalRule} describes it. */
    interface RuleConfig {

        Optional<Set<String>> channels();

        Optional<Set<String>> departments();

        @WithName("priority-at-least")
        String priorityAtLeast();
    }

    /** Produces the rules from the configuration. */
    @ApplicationScoped
    final class Producer {

        @Produces
        ArrivalRules rules(ArrivalConfig config) {
            return new ArrivalRules(config.rules().stream()
                    .map(rule -> new ArrivalRule(
                            rule.channels().orElse(Set.of()),
                            rule.departments().orElse(Set.of()),
                            priority(rule.priorityAtLeast())))
                    .collect(Collectors.toList()));
        }

        private static Priority priority(String word) {
            return WireEnum.find(Priority.class, word)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "holdfast.arrival: '" + word + "' is not one of " + WireEnum.wireNames(Priority.class)));
        }
    }
}
