package io.holdfast.local.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Lifecycle of a server process: prints one line of JSON to standard output when the server is ready, and ends when its
 * standard input closes, which happens at the latest when the parent process ends, or when the server ends.
 */
final class ServerProcess {

    /** A running server. */
    interface Server {
        /** Content of the line that is printed when the server is ready. */
        Map<String, Object> readyMessage();

        /** Blocks until the server has ended. */
        void awaitExit() throws InterruptedException;

        void stop();
    }

    /** Starts a server; returns when it is ready. */
    interface ServerFactory {
        Server start() throws IOException, InterruptedException;
    }

    private static final int EXIT_FAILURE = 1;

    private ServerProcess() {}

    @SuppressWarnings("SystemOut") // The parent process reads the ready line from standard output.
    static void run(ServerArguments arguments, ServerFactory start) {
        PrintStream readyLine = System.out;
        System.setOut(System.err);
        try {
            Files.createDirectories(arguments.data());
            Server server = start.start();
            AtomicBoolean stopped = new AtomicBoolean();
            Runnable stop = () -> {
                if (stopped.compareAndSet(false, true)) {
                    server.stop();
                    if (arguments.temporary()) {
                        deleteRecursively(arguments.data());
                    }
                }
            };
            Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
            Thread.ofPlatform().name("standard-input").daemon().start(() -> {
                awaitClosed(System.in);
                System.exit(0);
            });
            readyLine.println(new ObjectMapper().writeValueAsString(server.readyMessage()));
            readyLine.flush();
            server.awaitExit();
            if (stopped.compareAndSet(false, true)) {
                System.err.println("the server ended unexpectedly");
                Runtime.getRuntime().halt(EXIT_FAILURE);
            }
        } catch (IOException | RuntimeException failed) {
            failed.printStackTrace();
            System.exit(EXIT_FAILURE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitClosed(InputStream input) {
        byte[] ignored = new byte[64];
        try {
            while (input.read(ignored) >= 0) {
                // Input is ignored; only its end matters.
            }
        } catch (IOException closed) {
            // Treated like the end of the input.
        }
    }

    static void deleteRecursively(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException busy) {
                    // A temporary folder that remains does no harm.
                }
            });
        } catch (IOException | UncheckedIOException unreadable) {
            // Already deleted, or not readable: as above.
        }
    }

    /** Reads a program's output as UTF-8 until it ends. */
    static String readText(InputStream output) throws IOException {
        return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
}
