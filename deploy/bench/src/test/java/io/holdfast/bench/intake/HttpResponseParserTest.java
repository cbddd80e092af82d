package io.holdfast.bench.intake;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HttpResponseParserTest {

    @Test
    void aResponseIsCompleteWithTheLastByteOfItsBody() {
        String answer = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello";

        assertThat(status(answer)).isEqualTo(201);
        assertThat(status(answer.substring(0, answer.length() - 1))).isEqualTo(HttpResponseParser.INCOMPLETE);
        assertThat(status("HTTP/1.1 201 Created\r\nContent-Le")).isEqualTo(HttpResponseParser.INCOMPLETE);
    }

    @Test
    void aChunkedResponseIsCompleteWithTheEmptyChunk() {
        String answer = "HTTP/1.1 207 Multi-Status\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

        assertThat(status(answer)).isEqualTo(207);
        assertThat(status(answer.substring(0, answer.length() - 5))).isEqualTo(HttpResponseParser.INCOMPLETE);
    }

    @Test
    void aResponseWithoutALengthHasNoBody() {
        assertThat(status("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(204);
    }

    private static int status(String answer) {
        return HttpResponseParser.statusIfComplete(answer.getBytes(StandardCharsets.ISO_8859_1));
    }
}
