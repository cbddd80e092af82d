package io.holdfast.analytics.churn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The balanced ledger beside each rate: active = new + returning + resurrecting; customersAtStart = returning + dormant. */
record LedgerAnswer(long active, @JsonProperty("new") long newcomers, long returning, long resurrecting, long dormant) {

    static LedgerAnswer of(Ledger ledger) {
        return new LedgerAnswer(
                ledger.active(), ledger.newcomers(), ledger.returning(), ledger.resurrecting(), ledger.dormant());
    }
}
