package io.holdfast.rest.token;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads documents over HTTP, and limits the time and the bytes of a read. Redirects are not followed. */
final class Fetch {

    private final HttpClient client;

    Fetch(Duration timeout) {
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /** The document at the address; fails when the answer is not 200 or is larger. */
    byte[] get(URI address, String accept, int bytesMax) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).header("Accept", accept).build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream content = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode() + " of " + address);
            }
            return bounded(content, bytesMax);
        }
    }

    static byte[] bounded(InputStream content, int bytesMax) throws IOException {
        byte[] bytes = content.readNBytes(bytesMax + 1);
        if (bytes.length > bytesMax) {
            throw new IOException("more than " + bytesMax + " bytes");
        }
        return bytes;
    }

    /** Reads keys in a thread of their own, and gives up after the timeout. */
    static VerificationKeys within(Duration timeout, Callable<byte[]> read) throws IOException, InterruptedException {
        FutureTask<byte[]> reading = new FutureTask<>(read);
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
}
