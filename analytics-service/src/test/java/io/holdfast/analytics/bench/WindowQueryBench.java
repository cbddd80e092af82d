package io.holdfast.analytics.bench;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.window.Window;

/**
 * Churn, retention and lifecycle of random 30-day windows over many customers and 400 days, on one thread. Arguments:
 * customers (1,000,000), the share of customers active on a day in percent (5), rounds (2,000).
 */
public final class WindowQueryBench {

    private static final int PARTITIONS = 12;
    private static final int DAYS = 400;
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 1, 1);

    private WindowQueryBench() {}

    public static void main(String[] args) {
        int customers = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        double sharePercent = args.length > 1 ? Double.parseDouble(args[1]) : 5;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 2_000;
        List<ActivityLog> logs = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            logs.add(fill(customers / PARTITIONS, sharePercent / 100, new SplittableRandom(partition)));
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "%,d customers, %d days, %.1f %% active a day, heap in use %,d MB%n",
                customers, DAYS, sharePercent, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        for (ActivityView view : ActivityView.values()) {
            measure(logs, view, rounds / 4);
            report(view, measure(logs, view, rounds));
        }
    }

    private static long[] measure(List<ActivityLog> logs, ActivityView view, int rounds) {
        SplittableRandom random = new SplittableRandom(42);
        long[] nanos = new long[rounds];
        long balance = 0;
        for (int i = 0; i < rounds; i++) {
            Window window = Window.ending(Period.ofDays(30), FIRST_DAY.plusDays(60 + random.nextInt(DAYS - 60)));
            long start = System.nanoTime();
            CustomerFlow sum = CustomerFlow.EMPTY;
            for (ActivityLog log : logs) {
                sum = sum.plus(CustomerFlow.compute(log, view, window));
            }
            nanos[i] = System.nanoTime() - start;
            balance += sum.resurrecting() + sum.dormant();
        }
        if (balance < 0) {
            throw new IllegalStateException("the flow is not balanced");
        }
        return nanos;
    }

    private static void report(ActivityView view, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%-8s p50 %.2f ms  p99 %.2f ms  max %.2f ms%n",
                view.wireName(),
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }

    /** Customers differ: a few are active often, many seldom (the share is drawn from an exponential distribution). */
    private static ActivityLog fill(int customers, double share, SplittableRandom random) {
        double[] rates = new double[customers];
        for (int c = 0; c < customers; c++) {
            rates[c] = Math.min(0.95, -share * Math.log(1 - random.nextDouble()));
        }
        Map<ActivityKind, Map<Integer, RoaringBitmap>> days = new EnumMap<>(ActivityKind.class);
        for (ActivityKind kind : ActivityKind.values()) {
            Map<Integer, RoaringBitmap> bitmaps = new TreeMap<>();
            for (int day = 0; day < DAYS; day++) {
                RoaringBitmap bitmap = new RoaringBitmap();
                for (int c = 0; c < customers; c++) {
                    if (random.nextDouble() < rates[c]) {
                        bitmap.add(c);
                    }
                }
                bitmaps.put(Math.toIntExact(FIRST_DAY.toEpochDay()) + day, bitmap);
            }
            days.put(kind, bitmaps);
        }
        return ActivityLog.ofDays(days);
    }
}
