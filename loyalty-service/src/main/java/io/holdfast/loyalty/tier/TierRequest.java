package io.holdfast.loyalty.tier;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;
import io.holdfast.rest.StrictJson;

/**
 * The body that sets a tier.
 *
 * @param tier of the programme in force
 * @param until exclusive; null: until it is removed
 * @param reason 1 to {@value #REASON_LENGTH_MAX} characters; not published
 */
record TierRequest(String tier, @Nullable Instant until, String reason) {

    static final int TIER_LENGTH_MAX = 64;
    static final int REASON_LENGTH_MAX = 500;

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);

    /**
     * Parses a body.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON, 422 when it is not an object or a field is invalid
     */
    static TierRequest parse(byte @Nullable [] body, Instant now) {
        JsonFields fields = JsonFields.ofBody(JSON.read(body));
        fields.requireKnownNames(List.of("tier", "until", "reason"));
        String tier = fields.text("tier", TIER_LENGTH_MAX);
        Instant until = fields.instantOrNull("until");
        if (until != null && !until.isAfter(now)) {
            fields.addError("until", "is in the future");
        }
        String reason = fields.text("reason", REASON_LENGTH_MAX);
        fields.throwIfInvalid();
        return new TierRequest(tier, until, reason.strip());
    }
}
