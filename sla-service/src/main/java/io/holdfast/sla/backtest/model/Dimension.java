package io.holdfast.sla.backtest.model;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.calendar.DayNames;
import io.holdfast.sla.clock.Breach;
import io.holdfast.sla.clock.SlaClock;

/** Property by which clocks are grouped. A breached clock is grouped by its properties at the breach, any other by its current ones. */
public enum Dimension {
    METRIC("metric") {
        @Override
        String groupOf(SlaClock clock, ZoneId zone) {
            return clock.metric().wireName();
        }
    },
    DEPARTMENT("department") {
        @Override
        String groupOf(SlaClock clock, ZoneId zone) {
            Breach breach = clock.breach();
            return breach == null ? clock.department() : breach.department();
        }
    },
    PRIORITY("priority") {
        @Override
        String groupOf(SlaClock clock, ZoneId zone) {
            Breach breach = clock.breach();
            return (breach == null ? clock.priority() : breach.priority()).wireName();
        }
    },
    CHANNEL("channel") {
        @Override
        String groupOf(SlaClock clock, ZoneId zone) {
            return clock.channel();
        }
    },
    WEEKDAY("weekday") {
        @Override
        @Nullable
        String groupOf(SlaClock clock, ZoneId zone) {
            Instant decided = decidedAt(clock);
            return decided == null ? null : DayNames.of(decided.atZone(zone).getDayOfWeek());
        }

        @Override
        Comparator<String> order() {
            return Comparator.comparingInt(DayNames.DAYS::indexOf);
        }
    },
    HOUR("hour") {
        @Override
        @Nullable
        String groupOf(SlaClock clock, ZoneId zone) {
            Instant decided = decidedAt(clock);
            return decided == null
                    ? null
                    : "%02d".formatted(decided.atZone(zone).getHour());
        }
    };

    private final String wireName;

    Dimension(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The group of a clock; null when it has none. */
    abstract @Nullable String groupOf(SlaClock clock, ZoneId zone);

    Comparator<String> order() {
        return Comparator.naturalOrder();
    }

    /** The breach, or else the deadline; null for a paused clock. */
    private static @Nullable Instant decidedAt(SlaClock clock) {
        Breach breach = clock.breach();
        return breach == null ? clock.dueAt() : breach.at();
    }
}
