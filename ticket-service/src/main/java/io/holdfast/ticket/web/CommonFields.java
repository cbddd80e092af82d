package io.holdfast.ticket.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventRules;
import io.holdfast.rest.JsonFields;

/** Fields that requests of several packages have, within the limits that the OpenAPI descriptions name. */
public final class CommonFields {

    private static final int COMMENT_LENGTH_MAX = 10_000;

    private CommonFields() {}

    /** The comment of a rating, a review or a departure. */
    public static @Nullable String commentOrNull(JsonFields fields) {
        return fields.textOrNull("comment", COMMENT_LENGTH_MAX);
    }

    /** The tags of a ticket. */
    public static @Nullable List<String> tagsOrNull(JsonFields fields) {
        return fields.keywordsOrNull("tags", EventRules.TAGS_MAX);
    }
}
