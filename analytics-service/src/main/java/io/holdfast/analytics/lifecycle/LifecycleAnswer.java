package io.holdfast.analytics.lifecycle;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code GET /lifecycle}. */
record LifecycleAnswer(String period, String activity, String formula, List<Item> items) {

    static final String FORMULA =
            "active = new + returning + resurrecting; active of the period before = returning + dormant";

    /**
     * One period.
     *
     * @param newCustomers whose first activity ever is in it
     * @param returning active in the period before as well
     * @param resurrecting active before that one only
     * @param dormant active in the period before, not in this one
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
            String status) {}
}
