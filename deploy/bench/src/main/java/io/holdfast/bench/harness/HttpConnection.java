package io.holdfast.bench.harness;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Sends GET requests one after the other over one plain socket, because a client shares the processors with the service. Not
 * thread-safe.
 */
public final class HttpConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Socket socket;
    private final String headers;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** @param credential the header that authenticates the requests, as {@code Authorization: Bearer …} */
    public HttpConnection(URI service, String credential) throws IOException {
        socket = new Socket(service.getHost(), service.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        headers = " HTTP/1.1\r\nHost: " + service.getAuthority() + "\r\n" + credential + "\r\n\r\n";
    }

    public HttpExchange.Response get(String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + headers).getBytes(StandardCharsets.US_ASCII));
        InputStream input = socket.getInputStream();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        while (true) {
            int count = input.read(buffer);
            if (count < 0) {
                throw new EOFException("the service closed the connection before its answer to " + path);
            }
            received.write(buffer, 0, count);
            HttpExchange.Response response = HttpResponseParser.parse(received.toByteArray());
            if (response != null) {
                return response;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
