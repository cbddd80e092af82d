package io.holdfast.bench.harness;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Parses the part of HTTP/1.1 that the services use: status, headers, and a body with a content length or in chunks. */
final class HttpResponseParser {

    private static final String LENGTH = "\r\ncontent-length:";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked";
    private static final String LINE_END = "\r\n";
    private static final String HEAD_END = "\r\n\r\n";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int HEXADECIMAL = 16;

    private HttpResponseParser() {}

    /** The response when the bytes are a complete one, otherwise null. */
    static HttpExchange.@Nullable Response parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf(HEAD_END);
        if (headEnd < 0) {
            return null;
        }
        String head = text.substring(0, headEnd + LINE_END.length()).toLowerCase(Locale.ROOT);
        String body = head.contains(CHUNKED) ? chunkedBody(text, headEnd) : bodyOfLength(text, headEnd, head);
        if (body == null) {
            return null;
        }
        return new HttpExchange.Response(
                Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + 3)),
                new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static @Nullable String bodyOfLength(String text, int headEnd, String head) {
        int header = head.indexOf(LENGTH);
        if (header < 0) {
            return "";
        }
        int from = header + LENGTH.length();
        int length = Integer.parseInt(
                head.substring(from, head.indexOf(LINE_END, from)).strip());
        int bodyAt = headEnd + HEAD_END.length();
        return text.length() < bodyAt + length ? null : text.substring(bodyAt, bodyAt + length);
    }

    private static @Nullable String chunkedBody(String text, int headEnd) {
        if (!text.endsWith(LAST_CHUNK)) {
            return null;
        }
        StringBuilder body = new StringBuilder();
        int at = headEnd + HEAD_END.length();
        while (at < text.length()) {
            int sizeEnd = text.indexOf(LINE_END, at);
            int size = Integer.parseInt(text.substring(at, sizeEnd), HEXADECIMAL);
            int chunkAt = sizeEnd + LINE_END.length();
            body.append(text, chunkAt, chunkAt + size);
            at = chunkAt + size + LINE_END.length();
        }
        return body.toString();
    }
}
