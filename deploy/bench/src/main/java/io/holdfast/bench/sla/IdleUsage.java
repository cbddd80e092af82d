package io.holdfast.bench.sla;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.ProcessMemory;
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
        ProcessMemory memory = ProcessMemory.of(platform, service);
        ServiceMetrics metrics = ServiceMetrics.read(URI.create(platform.address(service)));
        return new IdleUsage(
                after.minus(before).toNanos() / nanos,
                databaseNanos / nanos,
                memory.residentBytes(),
                memory.heapBytes(),
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
}
