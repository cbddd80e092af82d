package io.holdfast.loyalty.adjustment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;

/**
 * What a person wants: points to give (positive) or take (negative), and why.
 *
 * @param points not 0, at most {@value #POINTS_MAX} either way
 * @param reason 1 to {@value #REASON_LENGTH_MAX} characters; it stays here and is on no topic
 */
record AdjustmentRequest(long points, String reason) {

    static final long POINTS_MAX = 1_000_000_000;
    static final int REASON_LENGTH_MAX = 500;

    /**
     * Reads a body.
     *
     * @throws Problem 400 when it is not a JSON object, 422 when a field breaks a rule
     */
    static AdjustmentRequest parse(byte @Nullable [] body, ObjectMapper json) {
        JsonNode node = readObject(body, json);
        List<FieldError> errors = new ArrayList<>();
        JsonNode points = node.path("points");
        if (!points.isIntegralNumber()
                || !points.canConvertToLong()
                || points.longValue() == 0
                || Math.abs(points.doubleValue()) > POINTS_MAX) {
            errors.add(new FieldError(
                    "points", "is a whole number of points, not 0, from -" + POINTS_MAX + " to " + POINTS_MAX));
        }
        String reason = node.path("reason").isTextual() ? node.path("reason").textValue() : "";
        if (reason.isBlank() || reason.length() > REASON_LENGTH_MAX || reason.indexOf('\0') >= 0) {
            errors.add(
                    new FieldError("reason", "is a text of 1 to " + REASON_LENGTH_MAX + " characters that says why"));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new AdjustmentRequest(points.longValue(), reason.strip());
    }

    private static JsonNode readObject(byte @Nullable [] body, ObjectMapper json) {
        try {
            JsonNode node = json.readTree(body == null ? new byte[0] : body);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException unreadable) {
            // falls through to the same answer
        }
        throw Problem.malformed("Send a JSON object in UTF-8: {\"points\": 100, \"reason\": \"…\"}.");
    }
}
