package io.holdfast.testservers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;

/** Bodies with which a service must not fail, made of one that is valid. */
final class HostileBodies {

    private static final ObjectMapper JSON = new ObjectMapper();

    private HostileBodies() {}

    /** Bodies that are no JSON of this API at all, by what they are. All must be refused. */
    static Map<String, byte[]> broken(String valid) {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (String text : new String[] {
            "",
            " ",
            "{",
            "[",
            "nonsense",
            "'a'",
            "\"a\"",
            "1",
            "true",
            "null",
            "{} {}",
            "[] []",
            "{\"a\":1}x",
            "{\"a\":}",
            "{a:1}",
            "[1,]",
            "\u0000",
            "<a/>",
            "NaN",
            valid + valid,
            valid + "]",
            valid.substring(0, valid.length() - 1)
        }) {
            bodies.put("body " + text, text.getBytes(StandardCharsets.UTF_8));
        }
        bodies.put("nested 100,000 deep", utf8("[".repeat(100_000) + "]".repeat(100_000)));
        bodies.put("nested 100,000 deep in objects", utf8("{\"a\":".repeat(100_000)));
        bodies.put("bytes that are not UTF-8", new byte[] {'"', (byte) 0xff, '"'});
        bodies.put("an encoded surrogate", new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
        bodies.put("UTF-16", valid.getBytes(StandardCharsets.UTF_16));
        bodies.put("a million values", utf8("[" + "1,".repeat(500_000) + "1]"));
        bodies.put("a field given twice", utf8(valid.replaceFirst("\\{", "{\"twice\":1,\"twice\":2,")));
        return bodies;
    }

    /** Calls back for each field of the body with each hostile value in its place, with a description. */
    static void altered(String valid, BiConsumer<String, String> body) {
        try {
            JsonNode root = JSON.readTree(valid);
            walk(root, root, "", body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void walk(JsonNode root, JsonNode at, String path, BiConsumer<String, String> body)
            throws IOException {
        if (at instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : toMap(object).entrySet()) {
                String name = field.getKey();
                object.remove(name);
                body.accept(path + "/" + name + " left out", JSON.writeValueAsString(root));
                for (Map.Entry<String, String> value : HostileValues.json().entrySet()) {
                    object.putRawValue(name, new RawValue(value.getValue()));
                    body.accept(path + "/" + name + " = " + value.getKey(), JSON.writeValueAsString(root));
                }
                object.set(name, field.getValue());
                walk(root, field.getValue(), path + "/" + name, body);
            }
        } else if (at instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode element = array.get(i);
                for (Map.Entry<String, String> value : HostileValues.json().entrySet()) {
                    array.set(i, JSON.getNodeFactory().rawValueNode(new RawValue(value.getValue())));
                    body.accept(path + "[" + i + "] = " + value.getKey(), JSON.writeValueAsString(root));
                }
                array.set(i, element);
                walk(root, element, path + "[" + i + "]", body);
            }
        }
    }

    private static Map<String, JsonNode> toMap(ObjectNode object) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    static byte[] gzip(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    static byte[] chunked(byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        int chunkBytes = 50_000;
        for (int from = 0; from < body.length; from += chunkBytes) {
            int length = Math.min(chunkBytes, body.length - from);
            chunks.writeBytes(utf8(Integer.toHexString(length) + "\r\n"));
            chunks.write(body, from, length);
            chunks.writeBytes(utf8("\r\n"));
        }
        chunks.writeBytes(utf8("0\r\n\r\n"));
        return chunks.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
