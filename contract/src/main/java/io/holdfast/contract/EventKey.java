package io.holdfast.contract;

import java.util.Comparator;

/**
 * The identity of an event: as CloudEvents defines it, {@code source} and {@code id} together are unique. An event that is
 * delivered again has the same key.
 *
 * <p>The natural order is by id, then by source, each by UTF-16 code units; for ids, which are ASCII, that is the order of
 * a {@code text collate "C"} column. Rows that are locked or inserted in this order cannot deadlock.
 */
public record EventKey(String source, String id) implements Comparable<EventKey> {

    private static final Comparator<EventKey> BY_ID =
            Comparator.comparing(EventKey::id).thenComparing(EventKey::source);

    public static EventKey of(Fact<?> fact) {
        return fact.key();
    }

    @Override
    public int compareTo(EventKey other) {
        return BY_ID.compare(this, other);
    }
}
