package io.holdfast.bench;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HttpAnswerTest {

    @Test
    void anAnswerIsWholeWithTheLastByteOfItsBody() {
        String answer = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello";

        assertThat(status(answer)).isEqualTo(201);
        assertThat(status(answer.substring(0, answer.length() - 1))).isEqualTo(HttpAnswer.INCOMPLETE);
        assertThat(status("HTTP/1.1 201 Created\r\nContent-Le")).isEqualTo(HttpAnswer.INCOMPLETE);
    }

    @Test
    void anAnswerInChunksIsWholeWithTheEmptyChunk() {
        String answer = "HTTP/1.1 207 Multi-Status\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

        assertThat(status(answer)).isEqualTo(207);
        assertThat(status(answer.substring(0, answer.length() - 5))).isEqualTo(HttpAnswer.INCOMPLETE);
    }

    @Test
    void anAnswerWithoutALengthHasNoBody() {
        assertThat(status("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(204);
    }

    private static int status(String answer) {
        return HttpAnswer.statusIfWhole(answer.getBytes(StandardCharsets.ISO_8859_1));
    }
}
