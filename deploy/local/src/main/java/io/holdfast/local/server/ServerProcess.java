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
 * The life of a server's process: says that it is ready in one line, ends when its standard input closes (whoever
 * started it closed it, or is gone, however it went) or when the server itself ends.
 */
final class ServerProcess {

    /** A server that was started. */
    interface Server {
        /** What to say when ready. */
        Map<String, Object> readyMessage();

        /** Blocks until the server has ended by itself. */
        void awaitExit() throws InterruptedException;

        void stop();
    }

    /** How to start one. */
    interface ServerFactory {
        Server start() throws IOException, InterruptedException;
    }

    private static final int EXIT_FAILURE = 1;

    private ServerProcess() {}

    @SuppressWarnings("SystemOut") // The line on standard output is how this process is spoken to.
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
                System.err.println("the server ended by itself");
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
                // Nothing is said to a server this way.
            }
        } catch (IOException closed) {
            // As good as closed.
        }
    }

    static void deleteRecursively(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException busy) {
                    // A temporary folder that stays is no harm.
                }
            });
        } catch (IOException | UncheckedIOException gone) {
            // Likewise.
        }
    }

    /** Standard output as UTF-8 text, for the programs that a server runs. */
    static String readText(InputStream output) throws IOException {
        return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
}
