package io.holdfast.bench.consume;

import java.util.List;
import java.util.function.Consumer;

import org.apache.kafka.clients.producer.ProducerRecord;

import io.holdfast.bench.harness.FactRecords;

/** A service whose consumption is measured: its topics, its facts, and its target relative to the plain consumer. */
public enum ServiceUnderTest {
    SLA("sla", 0.3, "ticket facts"),
    LOYALTY("loyalty", 0.3, "purchases"),
    ANALYTICS("analytics", 0.5, "facts of both kinds");

    final String service;
    final double target;
    final String facts;

    ServiceUnderTest(String service, double target, String facts) {
        this.service = service;
        this.target = target;
        this.facts = facts;
    }

    List<String> topics() {
        return switch (this) {
            case SLA -> List.of(FactRecords.TICKETS);
            case LOYALTY -> List.of(FactRecords.PURCHASES);
            case ANALYTICS -> List.of(FactRecords.TICKETS, FactRecords.PURCHASES);
        };
    }

    /** Generates this number of facts for the topics of the service. */
    void generate(WorkdayFacts workday, int facts, Consumer<ProducerRecord<String, byte[]>> consumer) {
        switch (this) {
            case SLA -> workday.generateTickets(facts, consumer);
            case LOYALTY -> workday.generatePurchases(facts, consumer);
            case ANALYTICS -> {
                workday.generateTickets(facts / 2, consumer);
                workday.generatePurchases(facts / 2, consumer);
            }
        }
    }
}
