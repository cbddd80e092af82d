package io.holdfast.bench.harness;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HttpResponseParserTest {

    @Test
    void aResponseIsCompleteWithTheLastByteOfItsBody() {
        String response = "HTTP/1.1 201 Created\r\nContent-Length: 6\r\n\r\nhellö";

        assertThat(parse(response)).isEqualTo(new HttpExchange.Response(201, "hellö"));
        assertThat(parse(response.substring(0, response.length() - 1))).isNull();
        assertThat(parse("HTTP/1.1 201 Created\r\nContent-Le")).isNull();
    }

    @Test
    void aChunkedResponseIsCompleteWithTheEmptyChunk() {
        String response =
                "HTTP/1.1 207 Multi-Status\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nB\r\n, and again\r\n0\r\n\r\n";

        assertThat(parse(response)).isEqualTo(new HttpExchange.Response(207, "hello, and again"));
        assertThat(parse(response.substring(0, response.length() - 5))).isNull();
    }

    @Test
    void aResponseWithoutALengthHasNoBody() {
        assertThat(parse("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(new HttpExchange.Response(204, ""));
    }

    private static HttpExchange.@Nullable Response parse(String response) {
        return HttpResponseParser.parse(response.getBytes(StandardCharsets.UTF_8));
    }
}
