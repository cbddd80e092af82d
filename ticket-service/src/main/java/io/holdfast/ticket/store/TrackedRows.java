package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind in a unit of work: those that were loaded, as later changes leave them, and which of them changed.
 * Not thread-safe.
 */
final class TrackedRows<K, V> {

    private final Map<K, V> rows = new HashMap<>();
    private final Set<K> changed = new LinkedHashSet<>();

    void load(K key, V row) {
        rows.put(key, row);
    }

    @Nullable
    V get(K key) {
        return rows.get(key);
    }

    void put(K key, V row) {
        rows.put(key, row);
        changed.add(key);
    }

    /** The rows to save, in the order of their first change. */
    Collection<V> changed() {
        List<V> found = new ArrayList<>(changed.size());
        for (K key : changed) {
            found.add(Objects.requireNonNull(rows.get(key)));
        }
        return found;
    }
}
