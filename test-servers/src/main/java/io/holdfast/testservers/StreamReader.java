package io.holdfast.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.eclipse.microprofile.config.ConfigProvider;

/** Client that reads a stream of server-sent events of the tested service, as {@code curl -N} does. */
public final class StreamReader implements AutoCloseable {

    private final InputStream body;
    private final Queue<String> parts = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    private StreamReader(InputStream body) {
        this.body = body;
        Thread.ofVirtual().start(this::read);
    }

    /**
     * Opens a stream.
     *
     * @param lastEventId the id after which the stream continues; empty: not sent
     */
    public static StreamReader open(String path, String lastEventId, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:"
                        + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class) + path))
                .header("Authorization", "Bearer " + token);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<InputStream> response =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (response.statusCode() != 200 || !type.startsWith("text/event-stream")) {
                throw new AssertionError("answer " + response.statusCode() + " " + type);
            }
            return new StreamReader(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try {
            byte[] some = new byte[4096];
            for (int n = body.read(some); n >= 0; n = body.read(some)) {
                parts.add(new String(some, 0, n, StandardCharsets.UTF_8));
            }
            ended = true;
        } catch (IOException closed) {
            parts.add("\n:closed");
        }
    }

    /** Whether the service has ended the stream. */
    public boolean isEnded() {
        return ended;
    }

    /** All that was received. */
    public String text() {
        return String.join("", parts);
    }

    /** The names of the events, in their order. */
    public List<String> names() {
        return text().lines()
                .filter(line -> line.startsWith("event:"))
                .map(line -> line.substring(6).strip())
                .toList();
    }

    /** The id that was received last; empty when there was none. */
    public String lastId() {
        return text().lines()
                .filter(line -> line.startsWith("id:"))
                .reduce("", (a, b) -> b)
                .replaceFirst("^id: ?", "");
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
