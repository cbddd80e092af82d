package io.holdfast.messaging;

import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.LongStream;

/**
 * A position in several topics: the next offset of each partition, topic by topic. Its text form, the offsets in base 36
 * separated by dots, is given to clients and parsed when they come back. Immutable.
 */
public final class LogPosition {

    private static final int RADIX = 36;
    private static final int DIGITS_MAX = 12;

    private final long[] next;

    LogPosition(long[] next) {
        this.next = next.clone();
    }

    /** Parses the text form; empty when it is not a position of so many partitions. */
    public static Optional<LogPosition> parse(String text, int partitions) {
        String[] parts = text.split("\\.", partitions + 1);
        if (parts.length != partitions
                || !Arrays.stream(parts).allMatch(part -> part.matches("[0-9a-z]{1," + DIGITS_MAX + "}"))) {
            return Optional.empty();
        }
        return Optional.of(new LogPosition(Arrays.stream(parts)
                .mapToLong(part -> Long.parseLong(part, RADIX))
                .toArray()));
    }

    long at(int index) {
        return next[index];
    }

    /** This position behind a further record of the partition with that index. */
    LogPosition after(int index, long offset) {
        long[] moved = next.clone();
        moved[index] = offset + 1;
        return new LogPosition(moved);
    }

    /** How many records this position is behind the other; never negative. */
    long recordsBehind(LogPosition other) {
        return LongStream.range(0, next.length)
                .map(i -> Math.max(0, other.next[(int) i] - next[(int) i]))
                .sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogPosition position && Arrays.equals(next, position.next);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(next);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(".");
        for (long offset : next) {
            text.add(Long.toString(offset, RADIX));
        }
        return text.toString();
    }
}
