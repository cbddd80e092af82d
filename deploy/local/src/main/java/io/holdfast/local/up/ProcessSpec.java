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
 * How one child process is started and how it is known to be ready.
 *
 * @param isServer whether it is one of deploy/local's servers, which says a line when ready and ends when its standard
 *     input closes; otherwise it is a service, which answers over HTTP and ends on SIGTERM
 */
record ProcessSpec(
        String name, boolean isServer, List<String> command, Map<String, String> environment, Path log, int port) {

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

    /** Waits until it is ready; false when it ended instead, or took too long. */
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
        URI ready = URI.create("http://localhost:" + port + "/q/health/ready");
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (isHealthy(ready)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return false;
    }

    /** By the old client: the new one's classes take longer to load than all the questions to ask. */
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
