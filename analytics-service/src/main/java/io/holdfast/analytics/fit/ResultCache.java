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
 * Caches results of expensive computations. Callers who ask for the same result of the same data at the same time wait for one
 * computation. A failure is not cached. Thread-safe.
 *
 * @param <K> what a result is of; the cache holds one for each
 * @param <V> the version of the data that a computation uses
 */
final class ResultCache<K, V, R> {

    private final Map<K, R> cached;
    private final ConcurrentMap<Computation<K, V>, Uni<R>> running = new ConcurrentHashMap<>();

    /** Holds so many results, those that were used last. */
    ResultCache(int sizeMax) {
        cached = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, R> eldest) {
                return size() > sizeMax;
            }
        });
    }

    private record Computation<K, V>(K key, V version) {}

    /**
     * The cached result, or a new one.
     *
     * @param version of the data; a computation that runs is waited for only when it uses the same one
     * @param isCurrent whether the cached result may be used
     */
    Uni<R> get(K key, V version, Predicate<R> isCurrent, Supplier<Uni<R>> computation) {
        R before = cached.get(key);
        if (before != null && isCurrent.test(before)) {
            return Uni.createFrom().item(before);
        }
        return running.computeIfAbsent(
                new Computation<>(key, version),
                started -> computation
                        .get()
                        .invoke(result -> cached.put(key, result))
                        .onTermination()
                        .invoke(() -> running.remove(started))
                        .memoize()
                        .indefinitely());
    }
}
