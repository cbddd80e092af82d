package io.holdfast.sla.rulebook;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A version of a policy or a calendar.
 *
 * @param inForceFrom when it was put; it is in force until the next version of the same name is put
 * @param putBy the user who put it
 * @param definition its JSON, as {@link PolicyWriter} and {@link CalendarWriter} write it
 */
record DefinitionVersion(String name, int version, Instant inForceFrom, String putBy, JsonNode definition) {

    static DefinitionVersion builtIn(String name, JsonNode definition) {
        return new DefinitionVersion(name, 1, Instant.EPOCH, "holdfast", definition);
    }

    /** The definition with its version, as the REST API returns it. */
    JsonNode view() {
        ObjectNode view = definition.deepCopy();
        view.put("version", version);
        view.put("inForceFrom", inForceFrom.toString());
        view.put("putBy", putBy);
        return view;
    }
}
