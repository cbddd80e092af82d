package io.holdfast.analytics.fit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/**
 * Keeps results of expensive computations, and lets callers for the same key wait for one computation. Thread-safe.
 *
 * @param <K> what a result is of
 */
public final class KeptResults<K, R> {

    private final Map<K, R> kept;
    private final ConcurrentMap<K, Uni<R>> running = new ConcurrentHashMap<>();

    /** Keeps so many results, those that were used last. */
    public KeptResults(int keptMax) {
        kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, R> eldest) {
                return size() > keptMax;
            }
        });
    }

    /**
     * A kept result, or a new one.
     *
     * @param isCurrent whether a kept result may be used again
     */
    public Uni<R> get(K key, Predicate<R> isCurrent, Supplier<Uni<R>> computation) {
        R before = kept.get(key);
        if (before != null && isCurrent.test(before)) {
            return Uni.createFrom().item(before);
        }
        return running.computeIfAbsent(
                key,
                k -> computation
                        .get()
                        .invoke(result -> kept.put(k, result))
                        .onTermination()
                        .invoke(() -> running.remove(k))
                        .memoize()
                        .indefinitely());
    }
}
