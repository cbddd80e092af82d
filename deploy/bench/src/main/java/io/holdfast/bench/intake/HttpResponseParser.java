package io.holdfast.bench.intake;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Parses the part of HTTP/1.1 that the services use: status, headers, and a body with a content length or in chunks. */
final class HttpResponseParser {

    static final int INCOMPLETE = 0;

    private static final String LENGTH = "\r\ncontent-length:";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked";
    private static final String HEAD_END = "\r\n\r\n";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private HttpResponseParser() {}

    /** The status code when the bytes are a complete response, otherwise {@link #INCOMPLETE}. */
    static int statusIfComplete(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf(HEAD_END);
        if (headEnd < 0 || !isComplete(text, headEnd)) {
            return INCOMPLETE;
        }
        return Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + 3));
    }

    private static boolean isComplete(String text, int headEnd) {
        String head = text.substring(0, headEnd + 2).toLowerCase(Locale.ROOT);
        if (head.contains(CHUNKED)) {
            return text.endsWith(LAST_CHUNK);
        }
        int length = head.indexOf(LENGTH);
        if (length < 0) {
            return true;
        }
        int from = length + LENGTH.length();
        int body = Integer.parseInt(
                head.substring(from, head.indexOf("\r\n", from)).strip());
        return text.length() >= headEnd + HEAD_END.length() + body;
    }
}
