package io.holdfast.analytics.model.purchase;

import io.holdfast.analytics.model.interval.Moments;

/**
 * A purchase process with its parameters: what to expect of a customer with a given history. Horizons are in the unit of
 * the histories, from the end of observation. All times and parameters are finite, parameters positive.
 */
public sealed interface PurchaseModel permits BgNbd, MbgNbd {

    PurchaseProcess process();

    double r();

    double alpha();

    double a();

    double b();

    default String name() {
        return process().label();
    }

    /** P(the customer has not left). */
    default double probabilityAlive(PurchaseHistory history) {
        return Posterior.of(this, history).alive();
    }

    /** P(no purchase within the horizon). */
    default double risk(PurchaseHistory history, double horizon) {
        return Posterior.of(this, history).noPurchaseWithin(horizon);
    }

    default double expectedPurchases(PurchaseHistory history, double horizon) {
        return purchases(history, horizon).mean();
    }

    /** Repeat purchases of a customer within this time from the first purchase. */
    default double expectedPurchasesOfNewCustomer(double time) {
        return expectedPurchases(PurchaseHistory.NEW_CUSTOMER, time);
    }

    /** Mean and variance of the number of purchases within the horizon, the parameters taken as known. */
    default Moments purchases(PurchaseHistory history, double horizon) {
        return Posterior.of(this, history).purchasesWithin(horizon);
    }

    /** Mean and variance of the indicator of a purchase within the horizon: 1 − risk, and its Bernoulli variance. */
    default Moments active(PurchaseHistory history, double horizon) {
        double risk = risk(history, horizon);
        return new Moments(1 - risk, risk * (1 - risk));
    }

    /** Expected purchases within the horizon of a customer who surely stays: (r + x) / (α + T) · horizon. */
    default double purchasesIfNeverLeaving(PurchaseHistory history, double horizon) {
        return (r() + history.frequency()) / (alpha() + history.age()) * horizon;
    }
}
