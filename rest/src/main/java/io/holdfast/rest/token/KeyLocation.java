package io.holdfast.rest.token;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** A file, or an HTTP address. */
final class KeyLocation implements KeySource {

    static final int BYTES_MAX = 1 << 20;
    static final String ACCEPT = "application/jwk-set+json, application/json";

    private final String location;
    private final Duration timeout;
    private final @Nullable Fetch fetch;

    KeyLocation(String location, Duration timeout) {
        this.location = location;
        this.timeout = timeout;
        this.fetch = location.matches("(?i)https?://.*") ? new Fetch(timeout) : null;
    }

    @Override
    public boolean isRemote() {
        return fetch != null;
    }

    @Override
    public boolean isUnprotected() {
        return location.toLowerCase(Locale.ROOT).startsWith("http:");
    }

    @Override
    public VerificationKeys read() throws IOException, InterruptedException {
        return Fetch.within(timeout, this::content);
    }

    private byte[] content() throws IOException, InterruptedException {
        if (fetch != null) {
            return fetch.get(URI.create(location), ACCEPT, BYTES_MAX);
        }
        Path file = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
        try (InputStream content = Files.newInputStream(file)) {
            return Fetch.bounded(content, BYTES_MAX);
        }
    }

    @Override
    public String toString() {
        return location;
    }
}
