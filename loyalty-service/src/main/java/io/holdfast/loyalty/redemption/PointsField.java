package io.holdfast.loyalty.redemption;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;

/** Reads a whole number of points. */
final class PointsField {

    private PointsField() {}

    /** A whole number of points from 1 to a maximum; null when it is absent, or with an error when it is invalid. */
    static @Nullable Long readOrNull(JsonFields fields, String name, long max) {
        JsonNode points = fields.value(name);
        if (points == null) {
            return null;
        }
        if (points.isIntegralNumber()
                && points.canConvertToLong()
                && points.longValue() >= 1
                && points.longValue() <= max) {
            return points.longValue();
        }
        fields.addError(name, "is a whole number of points from 1 to " + max);
        return null;
    }
}
