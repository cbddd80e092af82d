package io.holdfast.analytics.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.population.CustomerDays;
import io.holdfast.analytics.population.LastActiveDays;
import io.holdfast.analytics.population.Population;
import io.holdfast.analytics.population.PurchaseDays;
import io.holdfast.analytics.retention.ProgressTable.Position;
import io.holdfast.analytics.retention.model.RiskEstimate;
import io.holdfast.contract.CustomerId;

/** What is known of all customers at the end of a day: their purchases and their last activity. */
final class CustomersOfDay {

    private static final double DAYS_A_WEEK = 7;

    private final LocalDate asOf;
    private final Population purchases;
    private final Map<Integer, LastActiveDays> activity = new HashMap<>();

    CustomersOfDay(LocalDate asOf, List<OfPartition> partitions) {
        this.asOf = asOf;
        this.purchases = new Population(
                asOf, partitions.stream().map(OfPartition::purchases).toList());
        partitions.forEach(partition -> activity.put(partition.activity().partition(), partition.activity()));
    }

    /** Those of one partition. */
    record OfPartition(PurchaseDays purchases, LastActiveDays activity) {}

    LocalDate asOf() {
        return asOf;
    }

    Population purchases() {
        return purchases;
    }

    /** Events of a day happen at its end. */
    Instant end() {
        return asOf.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Empty for a customer without a purchase up to the day. */
    Optional<RiskEstimate> estimate(CustomerId customerId, Position position, PurchaseModel model, int horizonDays) {
        CustomerDays customer = purchases.customer(position.partition(), position.number());
        LastActiveDays lastDays = activity.get(position.partition());
        if (customer == null || lastDays == null) {
            return Optional.empty();
        }
        int today = Math.toIntExact(asOf.toEpochDay());
        int lastDay = lastDays.of(position.number()).orElse(customer.last());
        return Optional.of(new RiskEstimate(
                customerId,
                model.risk(customer.history(today), horizonDays / DAYS_A_WEEK),
                Duration.ofDays(horizonDays),
                model.name(),
                LocalDate.ofEpochDay(lastDay).atStartOfDay(ZoneOffset.UTC).toInstant(),
                today - lastDay));
    }
}
