package io.holdfast.contract;

/** Topic {@code retention}: changes of churn risk. */
public sealed interface RetentionEvent extends CustomerFact {

    ChurnRisk churnRisk();

    @Override
    default CustomerId customerId() {
        return churnRisk().customerId();
    }

    record ChurnRiskChanged(ChurnRisk churnRisk) implements RetentionEvent {}

    record CustomerLapsed(ChurnRisk churnRisk) implements RetentionEvent {}

    record CustomerReturned(ChurnRisk churnRisk) implements RetentionEvent {}
}
