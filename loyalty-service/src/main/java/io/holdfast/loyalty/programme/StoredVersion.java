package io.holdfast.loyalty.programme;

import java.time.Instant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A version of the programme, as it is stored.
 *
 * @param inForceFrom until the next version's
 * @param putBy the user who put it; {@code holdfast}: it is the built-in one
 * @param definition its JSON, as {@link ProgrammeWriter} writes it; null when it was left out of a page
 */
record StoredVersion(
        int number,
        Instant inForceFrom,
        String putBy,
        @Nullable String definition) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The programme as JSON. */
    ObjectNode programme() {
        if (definition == null) {
            throw new IllegalStateException("version " + number + " was left out");
        }
        try {
            return (ObjectNode) JSON.readTree(definition);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("version " + number + " cannot be read", unreadable);
        }
    }

    /** The programme with its version, as the REST API returns it. */
    ObjectNode view() {
        return programme()
                .put("version", number)
                .put("inForceFrom", inForceFrom.toString())
                .put("putBy", putBy);
    }
}
