package io.holdfast.testservers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values with which a service must not fail, whatever parameter or field has them. */
final class HostileValues {

    private static final List<String> FAR_INSTANTS = List.of(
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "+1000000000-01-01T00:00:00Z",
            "-9999-01-01T00:00:00Z",
            "+56789-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "0000-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2026-02-30T00:00:00Z",
            "2026-03-02T09:15:00.123456789012Z",
            "+999999999-12-31",
            "-999999999-01-01");

    private static final List<String> DURATIONS = List.of(
            "PT0S",
            "-PT1H",
            "P-1D",
            "P2147483647D",
            "P999999999Y",
            "P2147483648Y",
            "PT9223372036854775807S",
            "PT1E9H",
            "P106751991167300D",
            "PT2562047788015215H30M7S");

    private static final List<String> WORDS = List.of(
            "",
            " ",
            "-1",
            "0",
            "1",
            "201",
            "2147483648",
            "99999999999999999999",
            "1e400",
            "NaN",
            "null",
            "true",
            "undefined",
            "'; drop table tickets; --",
            "%s%n{0}${x}",
            "../../etc/passwd",
            ",,,",
            "a,a",
            "[]",
            "{}",
            "\u0000",
            "a\u0000b",
            "\r\nX: y",
            "\u202e\ufeff",
            "😀",
            "ſ",
            "x".repeat(65));

    private static final Map<String, String> JSON = makeJson();

    private HostileValues() {}

    /** Texts of any form, short enough for an address. */
    static List<String> texts() {
        List<String> texts = new ArrayList<>(WORDS);
        texts.addAll(FAR_INSTANTS);
        texts.addAll(DURATIONS);
        return texts;
    }

    /** Texts percent-encoded for an address, and sequences that no text has. */
    static List<String> encoded() {
        List<String> encoded = new ArrayList<>();
        texts().forEach(text -> encoded.add(percentEncoded(text)));
        encoded.addAll(List.of(
                "%ED%A0%80",
                "%FF", "%C0%80", "%F5%80%80%80", "%zz", "%", "%2e%2e%2f", "%2F", "%3Bx", "a%3Fb%23c", "+", "*"));
        encoded.add("x".repeat(3_000));
        return encoded;
    }

    /** Cursors of the right form and of wrong content: of every number of parts, and with impossible instants. */
    static List<String> cursors() {
        List<String> parts = List.of("2026-03-02T12:00:00Z", "a", "1", "2147483647", "-1", "a\u0000b", "é", "");
        List<String> cursors = new ArrayList<>(List.of("Zm9v", "____", "===", "QQ", "%F0"));
        List<String> firsts = new ArrayList<>(FAR_INSTANTS);
        firsts.addAll(parts);
        for (String first : firsts) {
            for (String rest :
                    List.of("", "\u001fa", "\u001f1", "\u001fa\u001fa", "\u001fa\u001f1", "\u001fa\u001fa\u001f1")) {
                cursors.add(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((first + rest).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return cursors;
    }

    /** JSON values in place of a field's, by what they are. */
    static Map<String, String> json() {
        return JSON;
    }

    private static Map<String, String> makeJson() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String value : List.of(
                "null",
                "true",
                "0",
                "-1",
                "1.5",
                "1e400",
                "-1e-400",
                "9007199254740993",
                "99999999999999999999",
                "[]",
                "{}",
                "[null]",
                "[[]]",
                "[{}]",
                "{\"a\":null}",
                "{\"\":{}}",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\u0000\"")) {
            values.put(value, value);
        }
        texts().forEach(text -> values.put("text " + text, quoted(text)));
        values.put("a long text", quoted("ä".repeat(250_000)));
        values.put("a long number", "9".repeat(5_000));
        values.put("a fraction of many digits", quoted("2026-03-02T09:15:00." + "1".repeat(10_000) + "Z"));
        values.put("nested 1,000 deep", "[".repeat(1_000) + "]".repeat(1_000));
        values.put("nested 60 deep", "{\"a\":".repeat(50) + "1" + "}".repeat(50));
        values.put("a list of many objects", "[" + "{},".repeat(6_000) + "{}]");
        values.put("a list of many words", "[" + "\"a\",".repeat(6_000) + "\"a\"]");
        values.put("an object of many fields", manyFields());
        return values;
    }

    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isUnreserved = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~:".indexOf(c) >= 0;
            encoded.append(isUnreserved ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }

    private static String manyFields() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 4_000; i++) {
            json.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":").append(i);
        }
        return json.append('}').toString();
    }
}
