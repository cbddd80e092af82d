package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/**
 * Whose events of a ticket arrived before its creation: nobody's, one customer's, or several customers'. It says whether
 * the ticket's state so far can stay when the creation tells whose ticket it is.
 *
 * @param customer null for nobody or for several
 * @param several also when it is not known any more whose events they were
 */
public record EarlyReporter(@Nullable CustomerId customer, boolean several) {

    public static final EarlyReporter NONE = new EarlyReporter(null, false);
    public static final EarlyReporter SEVERAL = new EarlyReporter(null, true);

    public static EarlyReporter of(CustomerId customer) {
        return new EarlyReporter(customer, false);
    }

    /** With one more event, of this customer. */
    public EarlyReporter plus(CustomerId other) {
        if (several || other.equals(customer)) {
            return this;
        }
        return customer == null ? of(other) : SEVERAL;
    }

    /** Whether no event came, or events of this customer only. */
    boolean isOnly(CustomerId owner) {
        return !several && (customer == null || customer.equals(owner));
    }
}
