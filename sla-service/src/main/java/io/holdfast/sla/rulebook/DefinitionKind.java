package io.holdfast.sla.rulebook;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.PolicyBook;

/** The two kinds of definitions in the rulebook, each with its own table of versions. */
enum DefinitionKind {
    POLICY("policy", "policies", "policy_version"),
    CALENDAR("calendar", "calendars", "calendar_version");

    private final String noun;
    private final String path;
    private final String table;

    DefinitionKind(String noun, String path, String table) {
        this.noun = noun;
        this.path = path;
        this.table = table;
    }

    /** What clients call it. */
    String noun() {
        return noun;
    }

    /** Where all of them are. */
    String path() {
        return path;
    }

    String table() {
        return table;
    }

    /** The definition that exists without a row, as version 1; null when there is none of that name. */
    @Nullable
    DefinitionVersion builtIn(String name) {
        return this == POLICY && name.equals(PolicyBook.DEFAULT)
                ? DefinitionVersion.builtIn(name, PolicyWriter.write(DefaultPolicy.POLICY))
                : null;
    }
}
