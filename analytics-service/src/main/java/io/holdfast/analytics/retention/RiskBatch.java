package io.holdfast.analytics.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.retention.CustomerRiskTable.ChangedRisk;
import io.holdfast.analytics.retention.CustomerRiskTable.StoredRisk;
import io.holdfast.analytics.retention.model.RiskDecision;
import io.holdfast.analytics.retention.model.RiskThresholds;
import io.holdfast.analytics.retention.model.RiskTransitions;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.messaging.EventIds;

/** The events of some customers, and their new states. */
record RiskBatch(List<Fact<RetentionEvent>> events, List<ChangedRisk> changed) {

    private static final String SOURCE = "/analytics-service";

    static RiskBatch decide(
            List<StoredRisk> stored,
            CustomersOfDay customers,
            PurchaseModel model,
            int horizonDays,
            RiskThresholds thresholds) {
        RiskBatch batch = new RiskBatch(new ArrayList<>(), new ArrayList<>());
        for (StoredRisk risk : stored) {
            customers
                    .estimate(risk.customerId(), risk.position(), model, horizonDays)
                    .map(estimate -> RiskTransitions.decide(risk.state(), estimate, thresholds))
                    .ifPresent(decision -> batch.add(risk, decision, customers));
        }
        return batch;
    }

    private void add(StoredRisk risk, RiskDecision decision, CustomersOfDay customers) {
        if (decision.events().isEmpty()) {
            return;
        }
        Instant time = customers.end();
        decision.events().forEach(event -> events.add(Fact.of(eventId(event, customers.asOf()), SOURCE, time, event)));
        changed.add(new ChangedRisk(risk.customerId(), decision.state(), time));
    }

    /** A customer has at most one event of a type in a day. */
    private static String eventId(RetentionEvent event, LocalDate asOf) {
        return EventIds.derive(
                EventType.of(event).wireName(), event.customerId().value(), asOf.toString());
    }
}
