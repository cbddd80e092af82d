package io.holdfast.analytics.churn;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.holdfast.analytics.growth.CustomerFlow;

/** The customer flow behind a rate: active = new + returning + resurrecting; customersAtStart = returning + dormant. */
@Schema(name = "LedgerAnswer")
record CustomerFlowAnswer(
        long active, @JsonProperty("new") long newCustomers, long returning, long resurrecting, long dormant) {

    static CustomerFlowAnswer of(CustomerFlow flow) {
        return new CustomerFlowAnswer(
                flow.active(), flow.newCustomers(), flow.returning(), flow.resurrecting(), flow.dormant());
    }
}
