package io.holdfast.messaging;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record's headers as the outbox keeps them: {@code [["ce_id","…"],["odd",null,"base64"]]}. Names may come twice, order
 * counts, a value may be any bytes or none.
 */
final class HeaderJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private HeaderJson() {}

    static Header text(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    static String write(Iterable<Header> headers) {
        StringWriter json = new StringWriter(512);
        try (JsonGenerator out = JSON.getFactory().createGenerator(json)) {
            out.writeStartArray();
            for (Header header : headers) {
                write(header, out);
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.toString();
    }

    private static void write(Header header, JsonGenerator out) throws IOException {
        byte[] value = header.value();
        String text = CloudEventHeaders.utf8(value);
        out.writeStartArray();
        out.writeString(header.key());
        // PostgreSQL's text cannot hold U+0000; such a value is bytes for us.
        if (text != null && text.indexOf('\0') < 0) {
            out.writeString(text);
        } else {
            out.writeNull();
            if (value != null) {
                out.writeString(Base64.getEncoder().encodeToString(value));
            }
        }
        out.writeEndArray();
    }

    static List<Header> read(String json) {
        try {
            List<Header> headers = new ArrayList<>();
            for (JsonNode one : JSON.readTree(json)) {
                headers.add(headerOf(one));
            }
            return headers;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an outbox row's headers are not JSON", e);
        }
    }

    private static Header headerOf(JsonNode one) {
        String name = one.get(0).asText();
        if (one.get(1).isTextual()) {
            return text(name, one.get(1).asText());
        }
        return new RecordHeader(
                name, one.has(2) ? Base64.getDecoder().decode(one.get(2).asText()) : null);
    }
}
