package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.contract.Money;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

/** Numbers of shops, which write them as texts or as numbers. */
final class Decimals {

    private static final int DIGITS_MAX = 30;
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,30}(?:\\.[0-9]{0,30})?");

    private Decimals() {}

    static BigDecimal require(JsonNode object, String field) throws UnreadableDelivery {
        JsonNode value = object.path(field);
        if (value.isTextual() && DECIMAL.matcher(value.textValue()).matches()) {
            return new BigDecimal(value.textValue());
        }
        // The scale is bounded before any computation: 1e999999999 has more digits than memory holds.
        if (value.isNumber() && Math.abs((long) value.decimalValue().scale()) <= DIGITS_MAX) {
            return value.decimalValue();
        }
        throw new UnreadableDelivery(field + " is missing or is no decimal.");
    }

    /** With as many digits after the point as our amounts may have. */
    static BigDecimal asAmount(BigDecimal decimal) {
        if (decimal.scale() > Money.FRACTION_DIGITS_MAX) {
            return decimal.setScale(Money.FRACTION_DIGITS_MAX, RoundingMode.HALF_EVEN);
        }
        return decimal.scale() < 0 ? decimal.setScale(0) : decimal;
    }
}
