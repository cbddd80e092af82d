package io.holdfast.bench.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of a service.
 *
 * @param residentBytes resident memory of the process, before the garbage collection
 * @param heapBytes heap in use after a full garbage collection
 */
public record ProcessMemory(long residentBytes, long heapBytes) {

    private static final int BYTES_PER_KB = 1024;

    /** Measures a service, and collects its garbage. */
    public static ProcessMemory of(BenchPlatform platform, String service) throws IOException, InterruptedException {
        long pid = platform.process(service + "-service").pid();
        long residentBytes = residentBytes(pid);
        collectGarbage(pid);
        ServiceMetrics metrics = ServiceMetrics.read(URI.create(platform.address(service)));
        return new ProcessMemory(residentBytes, metrics.sum("jvm_memory_used_bytes{area=\"heap\""));
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
