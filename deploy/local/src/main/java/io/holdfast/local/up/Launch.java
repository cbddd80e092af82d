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
 * @param server whether it is one of deploy/local's servers, which says a line when ready and ends when its standard
 *     input closes; otherwise it is a service, which answers over HTTP and ends on SIGTERM
 */
record Launch(String name, boolean server, List<String> command, Map<String, String> environment, Path log, int port) {

    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 100;

    Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!server) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(Path.of("/dev/null").toFile());
        }
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits until it is ready; false when it ended instead, or took too long. */
    boolean awaitReady(Process process) throws InterruptedException {
        return server ? saysReady(process) : answersReady(process);
    }

    private static boolean saysReady(Process process) {
        try {
            return process.inputReader(StandardCharsets.UTF_8).readLine() != null;
        } catch (IOException ended) {
            return false;
        }
    }

    private boolean answersReady(Process process) throws InterruptedException {
        URI ready = URI.create("http://localhost:" + port + "/q/health/ready");
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (answersWell(ready)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return false;
    }

    /** By the old client: the new one's classes take longer to load than all the questions to ask. */
    private static boolean answersWell(URI ready) {
        try {
            HttpURLConnection question = (HttpURLConnection) ready.toURL().openConnection();
            question.setConnectTimeout((int) ANSWER_MAX.toMillis());
            question.setReadTimeout((int) ANSWER_MAX.toMillis());
            try {
                return question.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                question.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
