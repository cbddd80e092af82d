package io.holdfast.local.up;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Specification of one child process: how it is started, and how its readiness is detected.
 *
 * @param isServer whether it is Kafka or PostgreSQL, which prints a line when it is ready and ends when its standard input
 *     closes; otherwise it is a service, whose health check is polled over HTTP, and which ends on SIGTERM
 * @param log file to which standard error, and the standard output of a service, are appended
 * @param address of a service: {@code http://HOST:PORT}; unused for a server
 */
record ProcessSpec(
        String name, boolean isServer, List<String> command, Map<String, String> environment, Path log, URI address) {

    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 100;

    Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!isServer) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(Path.of("/dev/null").toFile());
        }
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits until the process is ready; false when it has ended, or a service takes longer than three minutes. */
    boolean awaitReady(Process process) throws InterruptedException {
        return isServer ? awaitReadyLine(process) : awaitHealthy(process);
    }

    private static boolean awaitReadyLine(Process process) {
        try {
            return process.inputReader(StandardCharsets.UTF_8).readLine() != null;
        } catch (IOException ended) {
            return false;
        }
    }

    private boolean awaitHealthy(Process process) throws InterruptedException {
        URI ready = address.resolve("/q/health/ready");
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (isHealthy(ready)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return false;
    }

    /** Uses HttpURLConnection, because loading the classes of HttpClient takes longer than all the polls. */
    private static boolean isHealthy(URI ready) {
        try {
            HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
            connection.setConnectTimeout((int) RESPONSE_TIMEOUT.toMillis());
            connection.setReadTimeout((int) RESPONSE_TIMEOUT.toMillis());
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
