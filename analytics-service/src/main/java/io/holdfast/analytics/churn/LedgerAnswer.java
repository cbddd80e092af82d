package io.holdfast.analytics.churn;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.holdfast.analytics.growth.CustomerFlow;

/** The customer flow behind a rate: active = new + returning + resurrecting; customersAtStart = returning + dormant. */
record LedgerAnswer(
        long active, @JsonProperty("new") long newCustomers, long returning, long resurrecting, long dormant) {

    static LedgerAnswer of(CustomerFlow flow) {
        return new LedgerAnswer(
                flow.active(), flow.newCustomers(), flow.returning(), flow.resurrecting(), flow.dormant());
    }
}
