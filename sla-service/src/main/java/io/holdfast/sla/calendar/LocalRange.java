package io.holdfast.sla.calendar;

import java.util.Optional;

/** Half-open range of minutes after midnight of a local day; it may end at 24:00 (1,440). */
public record LocalRange(int fromMinute, int toMinute) {

    public static final int MINUTES_A_DAY = 24 * 60;
    public static final LocalRange WHOLE_DAY = new LocalRange(0, MINUTES_A_DAY);

    public LocalRange {
        if (fromMinute < 0 || toMinute > MINUTES_A_DAY || fromMinute >= toMinute) {
            throw new IllegalArgumentException("a range begins before it ends, between 00:00 and 24:00");
        }
    }

    /** The minute after midnight of a wall time {@code HH:MM}, 00:00 to 24:00; empty for any other text. */
    public static Optional<Integer> minuteOf(String wallTime) {
        if (!wallTime.matches("\\d{2}:\\d{2}")) {
            return Optional.empty();
        }
        int hours = Integer.parseInt(wallTime.substring(0, 2));
        int minutes = Integer.parseInt(wallTime.substring(3));
        int minute = hours * 60 + minutes;
        return minutes < 60 && minute <= MINUTES_A_DAY ? Optional.of(minute) : Optional.empty();
    }

    boolean overlaps(LocalRange other) {
        return fromMinute < other.toMinute && other.fromMinute < toMinute;
    }

    /** The start as a wall time, such as {@code 08:00}. */
    public String from() {
        return wallTime(fromMinute);
    }

    /** The end as a wall time; {@code 24:00} for the end of the day. */
    public String to() {
        return wallTime(toMinute);
    }

    private static String wallTime(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }

    @Override
    public String toString() {
        return from() + "-" + to();
    }
}
