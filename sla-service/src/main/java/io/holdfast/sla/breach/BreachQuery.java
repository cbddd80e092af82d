package io.holdfast.sla.breach;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Query for breaches that were not withdrawn, ordered by breach time and id. A null condition matches all. */
final class BreachQuery {

    private final List<String> conditions = new ArrayList<>(List.of("b.standing"));
    private final Map<String, Object> parameters = new HashMap<>();

    BreachQuery since(@Nullable Instant since) {
        return where("b.breachedAt >= :since", "since", since);
    }

    BreachQuery until(@Nullable Instant until) {
        return where("b.breachedAt < :until", "until", until);
    }

    BreachQuery metric(@Nullable String metric) {
        return where("b.metric = :metric", "metric", metric);
    }

    BreachQuery department(@Nullable String department) {
        return where("b.department = :department", "department", department);
    }

    BreachQuery priority(@Nullable String priority) {
        return where("b.priority = :priority", "priority", priority);
    }

    BreachQuery channel(@Nullable String channel) {
        return where("b.channel = :channel", "channel", channel);
    }

    /** Any of these ids of one person; null: of any customer. */
    BreachQuery customers(@Nullable List<String> customerIds) {
        return where("b.customerId in :customerIds", "customerIds", customerIds);
    }

    BreachQuery ticket(@Nullable String ticketId) {
        return where("b.ticketId = :ticketId", "ticketId", ticketId);
    }

    BreachQuery after(@Nullable BreachPosition position) {
        if (position == null) {
            return this;
        }
        conditions.add("(b.breachedAt > :afterTime or (b.breachedAt = :afterTime and b.breachId > :afterId))");
        parameters.put("afterTime", position.breachedAt());
        parameters.put("afterId", position.breachId());
        return this;
    }

    Uni<List<BreachRecord>> find(Mutiny.Session session, int max) {
        Mutiny.SelectionQuery<BreachRecord> query = session.createSelectionQuery(
                "from BreachRecord b where " + String.join(" and ", conditions) + " order by b.breachedAt, b.breachId",
                BreachRecord.class);
        parameters.forEach(query::setParameter);
        return query.setMaxResults(max).getResultList();
    }

    private BreachQuery where(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
        return this;
    }
}
