package io.holdfast.loyalty.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.member.MemberEvent.AdjustmentExpiry;
import io.holdfast.rest.JsonFields;

/** Reads the fields of events that are requests elsewhere. */
final class EventFields {

    static final int TYPE_LENGTH_MAX = 64;
    static final int NAME_LENGTH_MAX = 100;
    static final int REASON_LENGTH_MAX = 500;

    /** Of {@code rule:customerId:n}. */
    static final int ISSUED_ID_LENGTH_MAX = 255;

    private static final long ADJUSTMENT_MAX = 1_000_000_000;

    private EventFields() {}

    /** A number of points; null, and an error unless it is absent, when it is none. */
    static @Nullable Long points(JsonFields data, long min) {
        return number(data, min, Programme.AWARD_MAX);
    }

    static long adjustment(JsonFields data) {
        Long points = number(data, -ADJUSTMENT_MAX, ADJUSTMENT_MAX);
        if (points == null) {
            data.addMissing("points");
            return 1;
        }
        if (points == 0) {
            data.addError("points", "must not be 0");
        }
        return points;
    }

    /** Absent: as the programme says; null: never. */
    static AdjustmentExpiry expiry(JsonFields data) {
        if (!data.contains("expiresAt")) {
            return AdjustmentExpiry.BY_PROGRAMME;
        }
        return new AdjustmentExpiry(false, data.instantOrNull("expiresAt"));
    }

    private static @Nullable Long number(JsonFields data, long min, long max) {
        JsonNode value = data.value("points");
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            data.addError("points", "a whole number from " + min + " to " + max);
            return null;
        }
        return value.longValue();
    }
}
