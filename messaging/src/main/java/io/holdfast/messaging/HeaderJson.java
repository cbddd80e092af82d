package io.holdfast.messaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A record's headers as JSON for the outbox: {@code [["ce_id","…"],["odd",null,"base64"]]}. Order and duplicate names are
 * preserved; a value that is not UTF-8 text is Base64, and may be null.
 */
final class HeaderJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private HeaderJson() {}

    static Header text(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    static String write(Iterable<Header> headers) {
        Writer json = new Writer();
        for (Header header : headers) {
            String text = CloudEventHeaders.utf8(header.value());
            if (text == null) {
                json.addBytes(header.key(), header.value());
            } else {
                json.add(header.key(), text);
            }
        }
        return json.toString();
    }

    /** Builds the JSON header by header. */
    static final class Writer {

        private static final int LENGTH_USUAL = 512;

        private final StringBuilder json = new StringBuilder(LENGTH_USUAL).append('[');

        Writer add(String name, String value) {
            // PostgreSQL's text cannot store U+0000.
            if (value.indexOf('\0') >= 0) {
                return addBytes(name, value.getBytes(StandardCharsets.UTF_8));
            }
            begin(name);
            quote(value);
            json.append(']');
            return this;
        }

        Writer addBytes(String name, byte @Nullable [] value) {
            begin(name);
            json.append("null");
            if (value != null) {
                json.append(",\"")
                        .append(Base64.getEncoder().encodeToString(value))
                        .append('"');
            }
            json.append(']');
            return this;
        }

        private void begin(String name) {
            json.append(json.length() == 1 ? "[" : ",[");
            quote(name);
            json.append(',');
        }

        private void quote(String text) {
            json.append('"');
            JsonStringEncoder.getInstance().quoteAsString(text, json);
            json.append('"');
        }

        @Override
        public String toString() {
            return json + "]";
        }
    }

    static List<Header> read(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            List<Header> headers = new ArrayList<>();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                headers.add(header(parser));
            }
            return headers;
        } catch (IOException e) {
            throw new IllegalStateException("an outbox row's headers cannot be parsed", e);
        }
    }

    private static Header header(JsonParser parser) throws IOException {
        String name = parser.nextTextValue();
        String text = parser.nextTextValue();
        if (text != null) {
            parser.nextToken();
            return text(name, text);
        }
        String bytes = parser.nextTextValue();
        if (bytes == null) {
            return new RecordHeader(name, null);
        }
        parser.nextToken();
        return new RecordHeader(name, Base64.getDecoder().decode(bytes));
    }
}
