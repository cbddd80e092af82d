package io.holdfast.analytics.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.growth.Lifecycle;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Edition;
import io.holdfast.analytics.window.PeriodCorrections;

/** Response of {@code GET /lifecycle}. */
record LifecycleAnswer(String period, String activity, String formula, List<Item> items) {

    private static final String FORMULA =
            "active = new + returning + resurrecting; active of the period before = returning + dormant";

    /**
     * One period.
     *
     * @param newCustomers customers whose first activity ever is in it
     * @param returning active in the period before as well
     * @param resurrecting active before, but not in the period before
     * @param dormant active in the period before, not in this one
     * @param version of final figures, from 1; absent while provisional
     * @param correctedAt of the latest correction; absent unless the version is above 1
     * @param groups absent unless requested
     */
    record Item(
            String period,
            Instant from,
            Instant to,
            long active,
            @JsonProperty("new") long newCustomers,
            long returning,
            long resurrecting,
            long dormant,
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long version,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant correctedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Group> groups) {}

    /** One group of a period. */
    record Group(
            String group,
            long active,
            @JsonProperty("new") long newCustomers,
            long returning,
            long resurrecting,
            long dormant) {

        static Group of(String name, CustomerFlow flow) {
            return new Group(
                    name, flow.active(), flow.newCustomers(), flow.returning(), flow.resurrecting(), flow.dormant());
        }
    }

    /** @param corrections of each period */
    static LifecycleAnswer of(
            PeriodQuery query,
            Lifecycle lifecycle,
            List<SortedMap<String, CustomerFlow>> groups,
            PeriodCorrections corrections) {
        List<Edition> editions = query.editions(corrections);
        List<Item> items = new ArrayList<>(query.periods().size());
        for (int i = 0; i < query.periods().size(); i++) {
            Days days = query.periods().get(i);
            CustomerFlow flow = lifecycle.flows().get(i);
            Edition edition = editions.get(i);
            items.add(new Item(
                    query.period().labelOf(days),
                    days.fromInstant(),
                    days.toInstant(),
                    flow.active(),
                    flow.newCustomers(),
                    flow.returning(),
                    flow.resurrecting(),
                    flow.dormant(),
                    edition.status().wireName(),
                    edition.version(),
                    edition.correctedAt(),
                    groups.isEmpty()
                            ? null
                            : groups.get(i).entrySet().stream()
                                    .map(entry -> Group.of(entry.getKey(), entry.getValue()))
                                    .toList()));
        }
        return new LifecycleAnswer(query.periodText(), query.view().wireName(), FORMULA, items);
    }
}
