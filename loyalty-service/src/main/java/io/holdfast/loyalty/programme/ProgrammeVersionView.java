package io.holdfast.loyalty.programme;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.earning.ProgrammeVersions.Version;

/**
 * A version of the programme with who put it.
 *
 * @param inForceFrom until the next version's
 * @param putBy the user who put it; {@code holdfast}: it is the built-in one
 * @param definition its JSON, as {@link ProgrammeWriter} writes it
 */
record ProgrammeVersionView(int version, Instant inForceFrom, String putBy, ObjectNode definition) {

    /** Version 1. */
    static ProgrammeVersionView builtIn() {
        Version first = ProgrammeVersions.DEFAULT.newest();
        return new ProgrammeVersionView(
                first.number(), first.inForceFrom(), "holdfast", ProgrammeWriter.write(first.programme()));
    }

    /** The definition with its version, as the REST API returns it. */
    ObjectNode toJson() {
        return definition
                .deepCopy()
                .put("version", version)
                .put("inForceFrom", inForceFrom.toString())
                .put("putBy", putBy);
    }
}
