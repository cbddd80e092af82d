package io.holdfast.bench.sla;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.ExternalProgram;
import io.holdfast.bench.harness.ServiceMetrics;

/**
 * What a service uses while it has nothing to do.
 *
 * @param processorShare processor time of the service, as a share of one processor
 * @param databaseShare processor time of PostgreSQL and its background processes, as a share of one processor
 * @param residentBytes resident memory of the service
 * @param heapBytes heap in use after a full garbage collection
 * @param timers timers in memory
 */
record IdleUsage(double processorShare, double databaseShare, long residentBytes, long heapBytes, long timers) {

    private static final int BYTES_PER_KB = 1024;

    /** Measures for this time. The service must have no load. */
    static IdleUsage measure(BenchPlatform platform, String service, Duration time)
            throws IOException, InterruptedException {
        ProcessHandle process = platform.process(service + "-service");
        Map<Long, Duration> databaseBefore = processorTimes(platform.postmaster());
        Duration before = processorTime(process);
        long begin = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        double nanos = System.nanoTime() - begin;
        Duration after = processorTime(process);
        long databaseNanos = processorTimes(platform.postmaster()).entrySet().stream()
                .mapToLong(used -> used.getValue()
                        .minus(databaseBefore.getOrDefault(used.getKey(), Duration.ZERO))
                        .toNanos())
                .sum();
        long residentBytes = residentBytes(process.pid());
        collectGarbage(process.pid());
        ServiceMetrics metrics = ServiceMetrics.read(URI.create(platform.address(service)));
        return new IdleUsage(
                after.minus(before).toNanos() / nanos,
                databaseNanos / nanos,
                residentBytes,
                metrics.sum("jvm_memory_used_bytes{area=\"heap\""),
                metrics.sum("holdfast_sla_timers_armed"));
    }

    /** Processor time of the process and its descendants, by process id. */
    private static Map<Long, Duration> processorTimes(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .collect(Collectors.toMap(ProcessHandle::pid, IdleUsage::processorTime));
    }

    private static Duration processorTime(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static long residentBytes(long pid) throws IOException, InterruptedException {
        String kilobytes = ExternalProgram.run(new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)));
        return Long.parseLong(kilobytes.strip()) * BYTES_PER_KB;
    }

    /** Without jcmd, which only a JDK has, the heap in use includes garbage. */
    private static void collectGarbage(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (Files.isExecutable(jcmd)) {
            ExternalProgram.run(new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.run"));
        }
    }
}
