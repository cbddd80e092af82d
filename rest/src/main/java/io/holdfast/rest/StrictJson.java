package io.holdfast.rest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * Parses a request's body to a tree, within limits of nesting and length. Immutable and thread-safe; make one as a
 * constant. A field whose name occurs twice in one object, and whatever follows the first value, are refused unless they
 * are allowed: a program that reads only one of the two would not do what was meant.
 */
public final class StrictJson {

    public static final int NESTING_MAX_DEFAULT = 64;

    private static final int NUMBER_LENGTH_MAX = 100;
    /** No text can be longer than the largest body. */
    private static final int STRING_LENGTH_MAX = 1 << 20;

    private static final int NAME_SHOWN_MAX = 64;

    private final int nestingMax;
    private final boolean duplicateFieldsAllowed;
    private final boolean trailingTokensAllowed;
    private final ObjectMapper mapper;

    private StrictJson(int nestingMax, boolean duplicateFieldsAllowed, boolean trailingTokensAllowed) {
        this.nestingMax = nestingMax;
        this.duplicateFieldsAllowed = duplicateFieldsAllowed;
        this.trailingTokensAllowed = trailingTokensAllowed;
        this.mapper = new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(nestingMax)
                        .maxNumberLength(NUMBER_LENGTH_MAX)
                        .maxStringLength(STRING_LENGTH_MAX)
                        .build())
                .build());
    }

    public static StrictJson nestedAtMost(int nestingMax) {
        return new StrictJson(nestingMax, false, false);
    }

    /** Of two fields of one name, the last counts, as with Jackson's own tree reader. */
    public StrictJson allowingDuplicateFields() {
        return new StrictJson(nestingMax, true, trailingTokensAllowed);
    }

    public StrictJson allowingTrailingTokens() {
        return new StrictJson(nestingMax, duplicateFieldsAllowed, true);
    }

    /** The mapper with these limits, to read and write other JSON with. */
    public ObjectMapper mapper() {
        return mapper;
    }

    /**
     * Parses a whole body.
     *
     * @throws Problem 400 when it is empty, is not JSON in UTF-8 or is beyond the limits
     */
    public JsonNode read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw empty();
        }
        try (JsonParser parser = parser(body)) {
            JsonNode read = mapper.readTree(parser);
            if (read == null || read.isMissingNode()) {
                throw empty();
            }
            if (!trailingTokensAllowed && parser.nextToken() != null) {
                throw malformed("there is more behind its end");
            }
            return read;
        } catch (DuplicateFieldException duplicate) {
            throw Problem.malformed("The field \"" + duplicate.name + "\" is given twice in one object; give it once.");
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed.getOriginalMessage());
        } catch (IOException unreadable) {
            throw malformed("it is not readable");
        }
    }

    private JsonParser parser(byte[] body) throws IOException {
        JsonParser parser = mapper.createParser(body);
        return duplicateFieldsAllowed ? parser : new DuplicateFieldDetector(parser);
    }

    private static Problem empty() {
        return Problem.malformed("Send a JSON body; this one is empty.");
    }

    private Problem malformed(String detail) {
        return Problem.malformed("Send JSON in UTF-8, nested at most " + nestingMax + " deep: " + detail);
    }

    /** Jackson's own detection gives the name only as a part of a message. */
    private static final class DuplicateFieldDetector extends JsonParserDelegate {

        private final Deque<Set<String>> namesByDepth = new ArrayDeque<>();

        DuplicateFieldDetector(JsonParser parser) {
            super(parser);
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token == JsonToken.START_OBJECT) {
                namesByDepth.push(new HashSet<>());
            } else if (token == JsonToken.END_OBJECT) {
                namesByDepth.pop();
            } else if (token == JsonToken.FIELD_NAME && !namesByDepth.element().add(currentName())) {
                throw new DuplicateFieldException(currentName());
            }
            return token;
        }
    }

    private static final class DuplicateFieldException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String name;

        DuplicateFieldException(String name) {
            super("duplicate field");
            this.name = name.length() > NAME_SHOWN_MAX ? name.substring(0, NAME_SHOWN_MAX) + "…" : name;
        }
    }
}
