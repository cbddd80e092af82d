package io.holdfast.bench.sla;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.holdfast.bench.harness.BenchPlatform;

/**
 * A service that has nothing to do.
 *
 * @param processorShare of one processor, the service's own
 * @param databaseShare of one processor, PostgreSQL's, its background work with it
 * @param residentBytes of the service's process
 * @param heapBytes what lives in its heap, after a collection
 * @param timers instants that it holds in memory
 */
record IdleUsage(double processorShare, double databaseShare, long residentBytes, long heapBytes, long timers) {

    static IdleUsage measure(BenchPlatform platform, String service, Duration time)
            throws IOException, InterruptedException {
        ProcessHandle process = platform.process(service + "-service");
        Map<Long, Duration> before = processorTimes(platform.postmaster());
        Duration begin = processorTime(process);
        long began = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        double nanos = System.nanoTime() - began;
        Duration end = processorTime(process);
        long database = processorTimes(platform.postmaster()).entrySet().stream()
                .mapToLong(one -> one.getValue()
                        .minus(before.getOrDefault(one.getKey(), Duration.ZERO))
                        .toNanos())
                .sum();
        long resident = residentBytes(process.pid());
        runJdkTool("jcmd", process.pid(), "GC.run");
        String meters = metrics(platform.address(service));
        return new IdleUsage(
                end.minus(begin).toNanos() / nanos,
                database / nanos,
                resident,
                sum(meters, "jvm_memory_used_bytes{area=\"heap\""),
                sum(meters, "holdfast_sla_timers_armed"));
    }

    private static Map<Long, Duration> processorTimes(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .collect(Collectors.toMap(ProcessHandle::pid, IdleUsage::processorTime));
    }

    private static Duration processorTime(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static long residentBytes(long pid) throws IOException, InterruptedException {
        return Long.parseLong(read(new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)))
                        .strip())
                * 1024;
    }

    private static void runJdkTool(String tool, long pid, String what) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", tool);
        if (Files.isExecutable(program)) {
            read(new ProcessBuilder(program.toString(), String.valueOf(pid), what));
        }
    }

    private static String read(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(builder.command() + ": " + said);
        }
        return said;
    }

    private static String metrics(String service) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(service + "/q/metrics")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static long sum(String meters, String begin) {
        return (long) meters.lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
