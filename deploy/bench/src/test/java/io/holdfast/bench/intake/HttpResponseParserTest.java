package io.holdfast.bench.intake;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HttpResponseParserTest {

    @Test
    void aResponseIsCompleteWithTheLastByteOfItsBody() {
        String response = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello";

        assertThat(status(response)).isEqualTo(201);
        assertThat(status(response.substring(0, response.length() - 1))).isEqualTo(HttpResponseParser.INCOMPLETE);
        assertThat(status("HTTP/1.1 201 Created\r\nContent-Le")).isEqualTo(HttpResponseParser.INCOMPLETE);
    }

    @Test
    void aChunkedResponseIsCompleteWithTheEmptyChunk() {
        String response = "HTTP/1.1 207 Multi-Status\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

        assertThat(status(response)).isEqualTo(207);
        assertThat(status(response.substring(0, response.length() - 5))).isEqualTo(HttpResponseParser.INCOMPLETE);
    }

    @Test
    void aResponseWithoutALengthHasNoBody() {
        assertThat(status("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(204);
    }

    private static int status(String response) {
        return HttpResponseParser.statusIfComplete(response.getBytes(StandardCharsets.ISO_8859_1));
    }
}
