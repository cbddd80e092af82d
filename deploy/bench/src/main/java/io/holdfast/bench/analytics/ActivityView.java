package io.holdfast.bench.analytics;

import java.util.Locale;

/** Which kinds of activity count. */
enum ActivityView {
    ANY("true"),
    PURCHASE("kind = " + Activity.PURCHASE),
    TICKET("kind = " + Activity.TICKET);

    /** A condition in SQL. */
    final String condition;

    ActivityView(String condition) {
        this.condition = condition;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
