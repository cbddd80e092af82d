package io.holdfast.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.github.dockerjava.api.exception.NotFoundException;
import org.testcontainers.DockerClientFactory;

/** Whether tests use containers of the images that docker-compose.yml names, and whether they can. */
final class Containers {

    private static final String PROPERTY = "holdfast.test-servers";

    private Containers() {}

    /** Whether the build's profile {@code containers} is on. */
    static boolean areWanted() {
        return "containers".equals(System.getProperty(PROPERTY));
    }

    /** Why they cannot be started; empty when they can. */
    static Optional<String> obstacle() {
        return withOwnLoader(() -> {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.of("no Docker engine answers");
            }
            return Stream.of(image("kafka"), image("postgres"))
                    .filter(image -> !isThere(image))
                    .map(image -> "the image " + image + " is not there: docker pull " + image)
                    .findFirst();
        });
    }

    private static boolean isThere(String image) {
        try {
            DockerClientFactory.instance().client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    /** Testcontainers looks for services with the thread's class loader, which in a Quarkus test is another one than its own. */
    static <T> T withOwnLoader(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Containers.class.getClassLoader());
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The image that docker-compose.yml names for a service. */
    static String image(String service) {
        try {
            String file = Files.readString(ServerProcess.root().resolve("docker-compose.yml"));
            Matcher matcher = Pattern.compile("\n  " + service + ":\n(?: {4}.*\n)*? {4}image: (\\S+)\n")
                    .matcher(file);
            if (!matcher.find()) {
                throw new IllegalStateException("docker-compose.yml names no image for " + service);
            }
            return matcher.group(1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
