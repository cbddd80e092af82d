package io.holdfast.contract;

/** Topic {@code retention}. */
public sealed interface RetentionEvent extends CustomerFact {

    RiskReading reading();

    @Override
    default CustomerId customerId() {
        return reading().customerId();
    }

    record ChurnRiskChanged(RiskReading reading) implements RetentionEvent {}

    record CustomerLapsed(RiskReading reading) implements RetentionEvent {}

    record CustomerReturned(RiskReading reading) implements RetentionEvent {}
}
