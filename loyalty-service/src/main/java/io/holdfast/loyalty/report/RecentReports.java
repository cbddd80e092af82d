package io.holdfast.loyalty.report;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/**
 * Answers reports again for {@value #REUSE_FACTOR} times as long as they took to compute, so that they take at most a twentieth
 * of the time of a processor. A report of a small ledger, or one that was computed within {@link #QUICK}, is never answered
 * again. Who asks for the same
 * report while it is computed waits for that computation. A failure is not kept. Thread-safe.
 *
 * @param <K> what a report is of
 */
public final class RecentReports<K, R> {

    static final Duration QUICK = Duration.ofMillis(100);
    static final int REUSE_FACTOR = 20;

    private final LongSupplier nanoTime;
    private final Map<K, Recent<R>> recent;
    private final ConcurrentMap<K, Uni<R>> running = new ConcurrentHashMap<>();

    /** Keeps so many reports, those that were asked for last. */
    public RecentReports(int sizeMax) {
        this(sizeMax, System::nanoTime);
    }

    RecentReports(int sizeMax, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.recent = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Recent<R>> eldest) {
                return size() > sizeMax;
            }
        });
    }

    private record Recent<R>(R report, long endNanos) {}

    /**
     * A report that was computed now.
     *
     * @param isLarge whether it is of so many entries that it takes long on any machine, and not on a busy one only
     */
    public record Computed<R>(R report, boolean isLarge) {}

    /** The report as it was computed not long ago, or a new one. */
    public Uni<R> get(K key, Supplier<Uni<Computed<R>>> computation) {
        return Uni.createFrom().deferred(() -> {
            Recent<R> before = recent.get(key);
            if (before != null && before.endNanos() - nanoTime.getAsLong() > 0) {
                return Uni.createFrom().item(before.report());
            }
            return running.computeIfAbsent(key, started -> compute(started, computation));
        });
    }

    private Uni<R> compute(K key, Supplier<Uni<Computed<R>>> computation) {
        long startNanos = nanoTime.getAsLong();
        return Uni.createFrom()
                .<Computed<R>>deferred(computation::get)
                .invoke(computed -> keep(key, computed, startNanos))
                .map(Computed::report)
                .onTermination()
                .invoke(() -> running.remove(key))
                .memoize()
                .indefinitely();
    }

    private void keep(K key, Computed<R> computed, long startNanos) {
        long now = nanoTime.getAsLong();
        if (computed.isLarge() && now - startNanos > QUICK.toNanos()) {
            recent.put(key, new Recent<>(computed.report(), now + (now - startNanos) * REUSE_FACTOR));
        } else {
            recent.remove(key);
        }
    }
}
