package io.holdfast.rest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import org.jspecify.annotations.Nullable;

/**
 * A JSON parser that fails at a field whose name occurs twice in one object, and at more values than the maximum. Jackson's
 * own detection of duplicates gives the name only as a part of a message.
 */
final class StrictJsonParser extends JsonParserDelegate {

    private final int valuesMax;
    private final List<Names> namesByDepth = new ArrayList<>();
    private int depth;
    private int values;

    StrictJsonParser(JsonParser parser, int valuesMax) {
        super(parser);
        this.valuesMax = valuesMax;
    }

    /** Counts the values anew, from the current one. */
    void restartCount() {
        values = 0;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token == null) {
            return null;
        }
        if (token == JsonToken.FIELD_NAME) {
            if (!namesByDepth.get(depth - 1).add(currentName())) {
                throw new DuplicateFieldException(currentName());
            }
        } else if (token == JsonToken.END_OBJECT) {
            depth--;
        } else if (token != JsonToken.END_ARRAY) {
            countValue();
            if (token == JsonToken.START_OBJECT) {
                enterObject();
            }
        }
        return token;
    }

    private void countValue() throws IOException {
        values++;
        if (values > valuesMax) {
            throw new TooManyValuesException();
        }
    }

    private void enterObject() {
        if (depth == namesByDepth.size()) {
            namesByDepth.add(new Names());
        }
        namesByDepth.get(depth).clear();
        depth++;
    }

    /** The names of one object. Most have a few: comparing them is faster than hashing, and takes no memory. */
    private static final class Names {

        private static final int COMPARED_MAX = 16;

        private final List<String> few = new ArrayList<>(COMPARED_MAX);
        private @Nullable Set<String> many;

        /** Whether the name is new. */
        boolean add(String name) {
            Set<String> all = many;
            if (all != null) {
                return all.add(name);
            }
            for (int i = 0; i < few.size(); i++) {
                if (few.get(i).equals(name)) {
                    return false;
                }
            }
            few.add(name);
            if (few.size() == COMPARED_MAX) {
                many = new HashSet<>(few);
            }
            return true;
        }

        void clear() {
            few.clear();
            many = null;
        }
    }

    /** A name occurs twice in one object. */
    static final class DuplicateFieldException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String name;

        DuplicateFieldException(String name) {
            super("duplicate field");
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    /** The document has more values than the maximum. */
    static final class TooManyValuesException extends IOException {

        private static final long serialVersionUID = 1L;

        TooManyValuesException() {
            super("too many values");
        }
    }
}
