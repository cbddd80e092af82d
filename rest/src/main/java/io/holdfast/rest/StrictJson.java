package io.holdfast.rest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * Parses a request's body to a tree, by the same rules in every service: JSON in UTF-8 and nothing else, within limits of
 * nesting, length and number of values. A field whose name occurs twice in one object, and whatever follows the first
 * value, are refused: a program that reads only one of the two would not do what was meant. Immutable and thread-safe; make
 * one as a constant.
 */
public final class StrictJson {

    public static final int NESTING_MAX_DEFAULT = 32;

    /** A tree takes about 80 bytes a value; no valid request has nearly as many. */
    static final int VALUES_MAX = 100_000;

    private static final int NUMBER_LENGTH_MAX = 100;
    /** No text can be longer than the largest body. */
    private static final int STRING_LENGTH_MAX = 1 << 20;

    private static final int NAME_SHOWN_MAX = 64;

    private final int nestingMax;
    private final ObjectMapper mapper;

    private StrictJson(int nestingMax) {
        this.nestingMax = nestingMax;
        this.mapper = new ObjectMapper(JsonFactory.builder()
                // JSON between systems is UTF-8 (RFC 8259, 8.1).
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(nestingMax)
                        .maxNumberLength(NUMBER_LENGTH_MAX)
                        .maxStringLength(STRING_LENGTH_MAX)
                        .build())
                .build());
    }

    public static StrictJson nestedAtMost(int nestingMax) {
        return new StrictJson(nestingMax);
    }

    /** The mapper with these limits, to read and write other JSON with. */
    public ObjectMapper mapper() {
        return mapper;
    }

    /** Reads a value from the parser; what it does with {@link IOException} is left to {@link #parse}. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(StrictJsonParser parser) throws IOException;
    }

    /**
     * Parses a whole body.
     *
     * @throws Problem 400 when it is empty, is not JSON in UTF-8 or is beyond the limits
     */
    public JsonNode read(byte @Nullable [] body) {
        return parse(body, this::tree);
    }

    /**
     * Parses a body that is a list, one element at a time, so that no more than one is in memory as a tree.
     *
     * @param elements what the elements are, for the message: {@code CloudEvents}
     * @throws Problem 400 as {@link #read}; 422 when it is not a list, or has more elements than the maximum
     */
    public <T> List<T> readList(byte @Nullable [] body, int countMax, String elements, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>();
        boolean isList = parse(body, parser -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                tree(parser);
                return false;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (list.size() == countMax) {
                    throw Problem.invalid("", "at most " + countMax + " " + elements);
                }
                parser.restartCount();
                list.add(reader.apply(tree(parser)));
            }
            return true;
        });
        if (!isList) {
            throw Problem.invalid("", "send a JSON array of " + elements);
        }
        return list;
    }

    private <T> T parse(byte @Nullable [] body, Reading<T> reading) {
        int start = Utf8.lengthOfMark(body);
        if (body == null || body.length == start) {
            throw empty();
        }
        if (!Utf8.isValid(body)) {
            throw malformed("a byte sequence is not UTF-8");
        }
        try (StrictJsonParser parser =
                new StrictJsonParser(mapper.getFactory().createParser(body, start, body.length - start), VALUES_MAX)) {
            T read = reading.read(parser);
            if (parser.nextToken() != null) {
                throw malformed("there is more behind its end");
            }
            return read;
        } catch (StrictJsonParser.DuplicateFieldException duplicate) {
            throw Problem.malformed(
                    "The field \"" + shown(duplicate.name()) + "\" is given twice in one object; give it once.");
        } catch (StrictJsonParser.TooManyValuesException tooMany) {
            throw malformed("it has more than " + VALUES_MAX + " values");
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed.getOriginalMessage());
        } catch (IOException unreadable) {
            throw malformed("it is not readable");
        }
    }

    /** The value at the parser's token, or at the next one. */
    private JsonNode tree(JsonParser parser) throws IOException {
        JsonNode read = mapper.readTree(parser);
        if (read == null || read.isMissingNode()) {
            throw empty();
        }
        return read;
    }

    private static Problem empty() {
        return Problem.malformed("Send a JSON body; this one is empty.");
    }

    private Problem malformed(String detail) {
        return Problem.malformed("Send JSON in UTF-8, nested at most " + nestingMax + " deep: " + detail);
    }

    private static String shown(String name) {
        return name.length() > NAME_SHOWN_MAX ? name.substring(0, NAME_SHOWN_MAX) + "…" : name;
    }
}
