package io.holdfast.loyalty.redemption;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;
import io.holdfast.rest.StrictJson;

/**
 * The body of a redemption: a reward, or points.
 *
 * @param rewardId the name of a reward of the programme; null: points
 * @param points 1 to {@value #POINTS_MAX}; 0 for a reward
 * @param reference what the points pay for, a purchase's id as a rule: its refunds give points back
 */
record RedemptionRequest(
        @Nullable String rewardId, long points, @Nullable String reference) {

    /** What an account can hold. */
    static final long POINTS_MAX = 1_000_000_000_000_000_000L;

    static final int REWARD_LENGTH_MAX = 100;

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);
    private static final String POINTS = "points";
    private static final String REWARD = "rewardId";
    private static final String REFERENCE = "reference";

    /**
     * Parses a body.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON, 422 when it is not an object or a field is invalid
     */
    static RedemptionRequest parse(byte @Nullable [] body) {
        JsonFields fields = JsonFields.ofBody(JSON.read(body));
        fields.requireKnownNames(List.of(REWARD, POINTS, REFERENCE));
        String rewardId = fields.textOrNull(REWARD, REWARD_LENGTH_MAX);
        String reference = fields.idOrNull(REFERENCE);
        Long points = PointsField.readOrNull(fields, POINTS, POINTS_MAX);
        if (fields.has(REWARD) == fields.has(POINTS)) {
            fields.addError("", "has either rewardId or points");
        } else if (fields.has(REWARD) && reference != null) {
            fields.addError(REFERENCE, "is for redemptions of points");
        }
        fields.throwIfInvalid();
        return new RedemptionRequest(rewardId, points == null ? 0 : points, reference);
    }

    /** The points of a capture's body, which may be absent; null: all. */
    static @Nullable Long captureOf(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return null;
        }
        JsonFields fields = JsonFields.ofBody(JSON.read(body));
        fields.requireKnownNames(List.of(POINTS));
        Long points = PointsField.readOrNull(fields, POINTS, POINTS_MAX);
        fields.throwIfInvalid();
        return points;
    }
}
