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
 * of the time of a processor. A report that was computed within {@link #QUICK} is never answered again. Who asks for the same
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

    /** The report as it was computed not long ago, or a new one. */
    public Uni<R> get(K key, Supplier<Uni<R>> computation) {
        return Uni.createFrom().deferred(() -> {
            Recent<R> before = recent.get(key);
            if (before != null && before.endNanos() - nanoTime.getAsLong() > 0) {
                return Uni.createFrom().item(before.report());
            }
            return running.computeIfAbsent(key, started -> compute(started, computation));
        });
    }

    private Uni<R> compute(K key, Supplier<Uni<R>> computation) {
        long startNanos = nanoTime.getAsLong();
        return Uni.createFrom()
                .<R>deferred(computation::get)
                .invoke(report -> keep(key, report, startNanos))
                .onTermination()
                .invoke(() -> running.remove(key))
                .memoize()
                .indefinitely();
    }

    private void keep(K key, R report, long startNanos) {
        long now = nanoTime.getAsLong();
        if (now - startNanos > QUICK.toNanos()) {
            recent.put(key, new Recent<>(report, now + (now - startNanos) * REUSE_FACTOR));
        } else {
            recent.remove(key);
        }
    }
}
