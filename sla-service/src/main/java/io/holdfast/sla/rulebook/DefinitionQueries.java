package io.holdfast.sla.rulebook;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;

/** Answers the GET requests for one kind of definition; {@code /policies} and {@code /calendars} differ only in the kind. */
final class DefinitionQueries {

    private final DefinitionKind kind;
    private final RulebookStore store;

    DefinitionQueries(DefinitionKind kind, RulebookStore store) {
        this.kind = kind;
        this.store = store;
    }

    Uni<Page<JsonNode>> all() {
        return store.loadNewest(kind).map(DefinitionQueries::page);
    }

    /**
     * The newest version of a name.
     *
     * @throws Problem 404 when there is none
     */
    Uni<JsonNode> newest(String name) {
        return existing(name).map(versions -> versions.getLast().view());
    }

    /**
     * All versions of a name, oldest first.
     *
     * @throws Problem 404 when there is none
     */
    Uni<Page<JsonNode>> versions(String name) {
        return existing(name).map(DefinitionQueries::page);
    }

    private Uni<List<DefinitionVersion>> existing(String name) {
        return store.loadVersions(kind, name).invoke(versions -> {
            if (versions.isEmpty()) {
                throw Problem.notFound(kind.noun(), name);
            }
        });
    }

    private static Page<JsonNode> page(List<DefinitionVersion> versions) {
        return new Page<>(versions.stream().map(DefinitionVersion::view).toList(), null);
    }
}
