package io.holdfast.rest.token;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/** Where the keys are published: a file, or an HTTP address such as an issuer's {@code jwks_uri}. */
public final class KeySource {

    private static final int BYTES_MAX = 1 << 20;

    private final String location;
    private final Duration timeout;
    private final @Nullable HttpClient client;

    /** @param location a path, {@code file:…}, {@code https://…} or {@code http://…} */
    public KeySource(String location, Duration timeout) {
        this.location = location;
        this.timeout = timeout;
        this.client = location.matches("(?i)https?://.*")
                ? HttpClient.newBuilder().connectTimeout(timeout).build()
                : null;
    }

    boolean isRemote() {
        return client != null;
    }

    /** Whether somebody on the way could replace the keys. */
    boolean isUnprotected() {
        return location.toLowerCase(Locale.ROOT).startsWith("http:");
    }

    /** Reads the keys; waits no longer than the timeout. */
    public VerificationKeys read() throws IOException, InterruptedException {
        FutureTask<byte[]> reading = new FutureTask<>(this::content);
        Thread.ofVirtual().name("token-keys-read").start(reading);
        try {
            return VerificationKeys.parse(reading.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            throw new IOException("no answer within " + timeout, late);
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed.getCause());
        } catch (IllegalArgumentException unusable) {
            throw new IOException(unusable.getMessage(), unusable);
        } finally {
            reading.cancel(true);
        }
    }

    private byte[] content() throws IOException, InterruptedException {
        if (client == null) {
            Path file = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
            try (InputStream content = Files.newInputStream(file)) {
                return bounded(content);
            }
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(location))
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream content = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return bounded(content);
        }
    }

    private static byte[] bounded(InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw new IOException("more than " + BYTES_MAX + " bytes");
        }
        return bytes;
    }

    @Override
    public String toString() {
        return location;
    }
}
