package io.holdfast.loyalty.adjustment;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.member.MemberEvent.AdjustmentExpiry;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.StrictJson;

/**
 * The body of an adjustment: how many points to add (positive) or take (negative), and the reason.
 *
 * @param points not 0, at most {@value #POINTS_MAX} in either direction
 * @param expiry of added points; when absent as the programme says, null: never
 * @param reason 1 to {@value #REASON_LENGTH_MAX} characters; it stays in this service's database and is not published
 */
record AdjustmentRequest(long points, String reason, AdjustmentExpiry expiry) {

    static final long POINTS_MAX = 1_000_000_000;
    static final int REASON_LENGTH_MAX = 500;

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);

    /**
     * Parses a body.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON, 422 when it is not an object or a field is invalid
     */
    static AdjustmentRequest parse(byte @Nullable [] body) {
        JsonFields fields = JsonFields.ofBody(JSON.read(body));
        JsonNode points = fields.value("points");
        boolean isAmount = points != null
                && points.isIntegralNumber()
                && points.canConvertToLong()
                && points.longValue() != 0
                && Math.abs(points.doubleValue()) <= POINTS_MAX;
        if (!isAmount) {
            fields.addError("points", "is a whole number of points, not 0, from -" + POINTS_MAX + " to " + POINTS_MAX);
        }
        String reason = fields.text("reason", REASON_LENGTH_MAX);
        AdjustmentExpiry expiry = expiry(fields);
        fields.throwIfInvalid();
        return new AdjustmentRequest(points == null ? 0 : points.longValue(), reason.strip(), expiry);
    }

    private static AdjustmentExpiry expiry(JsonFields fields) {
        if (!fields.contains("expiresAt")) {
            return AdjustmentExpiry.BY_PROGRAMME;
        }
        Instant expiresAt = fields.instantOrNull("expiresAt");
        return expiresAt == null ? AdjustmentExpiry.NEVER : AdjustmentExpiry.at(expiresAt);
    }
}
