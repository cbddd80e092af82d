package io.holdfast.testservers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client that sends requests byte for byte as they are given, valid or not, over one connection. Other clients
 * repair or refuse them. Not thread-safe.
 */
public final class RawHttp implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String EVENT_STREAM = "text/event-stream";

    private final String host;
    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    public RawHttp(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * A response.
     *
     * @param headers by their names in lower case
     */
    public record Response(int status, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Sends a whole request, its head with lines that end in CR LF, and reads the response. */
    public Response send(byte[] request) throws IOException {
        boolean isFresh = socket == null;
        try {
            return exchange(request);
        } catch (IOException closed) {
            close();
            if (isFresh) {
                throw closed;
            }
            return exchange(request);
        }
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private Response exchange(byte[] request) throws IOException {
        Socket connection = socket;
        if (connection == null) {
            connection = new Socket(host, port);
            connection.setSoTimeout(TIMEOUT_MILLIS);
            connection.setTcpNoDelay(true);
            socket = connection;
            in = new BufferedInputStream(connection.getInputStream());
        }
        try {
            OutputStream out = connection.getOutputStream();
            out.write(request);
            out.flush();
        } catch (IOException refused) {
            // The service may have answered and closed before it had read all; the response says why.
        }
        Response response = read();
        boolean isOpen = !response.header("connection").equalsIgnoreCase("close")
                && !response.header("content-type").startsWith(EVENT_STREAM);
        if (!isOpen) {
            close();
        }
        return response;
    }

    private Response read() throws IOException {
        String statusLine = line();
        if (!statusLine.startsWith("HTTP/1.")) {
            throw new IOException("not a status line: " + statusLine);
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + ", " + second);
        }
        if (status == 100) {
            return read();
        }
        return new Response(status, headers, body(headers));
    }

    private String body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("content-type", "").startsWith(EVENT_STREAM)) {
            return "";
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            StringBuilder body = new StringBuilder();
            for (int length = chunkLength(); length > 0; length = chunkLength()) {
                body.append(text(length));
                line();
            }
            line();
            return body.toString();
        }
        return text(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String text(int length) throws IOException {
        byte[] bytes = input().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the response is cut off");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = input().read(); c != '\n'; c = input().read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private InputStream input() throws IOException {
        if (in == null) {
            throw new IOException("not connected");
        }
        return in;
    }
}
