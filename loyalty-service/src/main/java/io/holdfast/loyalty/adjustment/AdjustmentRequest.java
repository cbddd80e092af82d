package io.holdfast.loyalty.adjustment;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.rest.StrictJson;

/**
 * The body of an adjustment: how many points to add (positive) or take (negative), and the reason.
 *
 * @param points not 0, at most {@value #POINTS_MAX} in either direction
 * @param reason 1 to {@value #REASON_LENGTH_MAX} characters; it stays in this service's database and is not published
 */
record AdjustmentRequest(long points, String reason) {

    static final long POINTS_MAX = 1_000_000_000;
    static final int REASON_LENGTH_MAX = 500;

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT)
            .allowingDuplicateFields()
            .allowingTrailingTokens();

    /**
     * Parses a body.
     *
     * @throws Problem 400 when it is not a JSON object, 422 when a field is invalid
     */
    static AdjustmentRequest parse(byte @Nullable [] body) {
        JsonNode node = JSON.read(body);
        if (!node.isObject()) {
            throw Problem.malformed("Send a JSON object in UTF-8: {\"points\": 100, \"reason\": \"…\"}.");
        }
        JsonFields fields = JsonFields.ofBody(node);
        JsonNode points = node.path("points");
        if (!points.isIntegralNumber()
                || !points.canConvertToLong()
                || points.longValue() == 0
                || Math.abs(points.doubleValue()) > POINTS_MAX) {
            fields.addError("points", "is a whole number of points, not 0, from -" + POINTS_MAX + " to " + POINTS_MAX);
        }
        String reason = node.path("reason").isTextual() ? node.path("reason").textValue() : "";
        if (reason.isBlank() || reason.length() > REASON_LENGTH_MAX || reason.indexOf('\0') >= 0) {
            fields.addError("reason", "is a text of 1 to " + REASON_LENGTH_MAX + " characters that says why");
        }
        fields.throwIfInvalid();
        return new AdjustmentRequest(points.longValue(), reason.strip());
    }
}
