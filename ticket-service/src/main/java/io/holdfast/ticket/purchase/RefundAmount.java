package io.holdfast.ticket.purchase;

import java.math.BigDecimal;

import io.holdfast.rest.JsonFields;

/** Parses the amount of a refund: an amount of money above zero, for a refund of nothing gives nothing back. */
public final class RefundAmount {

    private static final String NAME = "amount";

    private RefundAmount() {}

    public static BigDecimal parse(JsonFields refund) {
        int errorsBefore = refund.errors().list().size();
        BigDecimal amount = refund.amount(NAME);
        // Of an amount that is absent or malformed there is an error already.
        if (refund.errors().list().size() == errorsBefore && amount.signum() == 0) {
            refund.addError(NAME, "more than 0: a refund gives something back");
        }
        return amount;
    }
}
