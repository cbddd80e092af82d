package io.holdfast.analytics.retention;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.population.LastActiveDays;
import io.holdfast.analytics.population.PurchaseDays;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.retention.CustomerRiskTable.StoredRisk;
import io.holdfast.analytics.retention.CustomersOfDay.OfPartition;
import io.holdfast.analytics.retention.ProgressTable.Position;
import io.holdfast.analytics.retention.model.RiskThresholds;
import io.holdfast.analytics.window.Days;
import io.holdfast.messaging.Outbox;

/**
 * Decides each customer once for each complete day, with the model in force. Any number of instances may run it: a batch
 * locks the position up to which customers are decided, and saves states, events and the new position in one transaction.
 * A run that fails or stops is continued there by the next one.
 */
@Singleton
public class RetentionRuns {

    private static final Logger LOG = Logger.getLogger(RetentionRuns.class);

    private final Vertx vertx;
    private final Pool pool;
    private final ActivityProjection projection;
    private final ModelsInForce models;
    private final Outbox outbox;
    private final RetentionGauges gauges;
    private final Clock clock;
    private final RetentionConfig config;
    private final RiskThresholds thresholds;
    private final int horizonDays;
    private final AtomicBoolean running = new AtomicBoolean();

    RetentionRuns(
            Vertx vertx,
            Pool pool,
            ActivityProjection projection,
            ModelsInForce models,
            Outbox outbox,
            RetentionGauges gauges,
            Clock clock,
            RetentionConfig config) {
        this.vertx = vertx;
        this.pool = pool;
        this.projection = projection;
        this.models = models;
        this.outbox = outbox;
        this.gauges = gauges;
        this.clock = clock;
        this.config = config;
        this.thresholds = config.thresholds();
        this.horizonDays = config.horizonDays();
    }

    void start(@Observes StartupEvent event) {
        long everyMillis = config.every().toMillis();
        if (everyMillis > 0) {
            vertx.setPeriodic(everyMillis, timer -> runOfYesterday());
        }
    }

    private void runOfYesterday() {
        if (!running.compareAndSet(false, true)) {
            return; // the last run takes longer than the period
        }
        run(Days.dayOf(clock.instant()).minusDays(1))
                .onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(
                        decided -> {},
                        failure -> LOG.warnf("customers' risk was not decided, will retry: %s", failure.getMessage()));
    }

    /**
     * Decides the customers of a day who are not decided yet; nothing when a later day has begun or no model is in force.
     *
     * @return how many customers this call has decided
     */
    public Uni<Integer> run(LocalDate asOf) {
        return ProgressTable.begin(pool, asOf)
                .chain(due -> due ? decideDay(asOf) : Uni.createFrom().item(0))
                .call(gauges::update);
    }

    private Uni<Integer> decideDay(LocalDate asOf) {
        return load(asOf)
                .chain(customers -> models.inForce(asOf, customers.purchases())
                        .chain(model -> model.isPresent()
                                ? decideAll(customers, model.get())
                                : Uni.createFrom().item(0)));
    }

    private Uni<CustomersOfDay> load(LocalDate asOf) {
        int day = Math.toIntExact(asOf.toEpochDay());
        return projection
                .collect((partition, log) -> new OfPartition(
                        PurchaseDays.count(partition, log, day), LastActiveDays.read(partition, log, day)))
                .map(partitions -> new CustomersOfDay(asOf, partitions));
    }

    private Uni<Integer> decideAll(CustomersOfDay customers, PurchaseModel model) {
        return Multi.createBy()
                .repeating()
                .uni(() -> pool.withTransaction(tx -> decideNext(tx, customers, model))
                        .invoke(outbox::wakeRelay))
                .whilst(decided -> decided >= config.customersMax())
                .collect()
                .in(() -> new int[1], (sum, decided) -> sum[0] += decided)
                .map(sum -> sum[0]);
    }

    private Uni<Integer> decideNext(SqlConnection tx, CustomersOfDay customers, PurchaseModel model) {
        return ProgressTable.lock(tx, customers.asOf())
                .chain(position -> position.isPresent()
                        ? CustomerRiskTable.loadAfter(tx, position.get(), config.customersMax(), customers.end())
                                .chain(stored -> save(tx, customers, model, stored))
                        : Uni.createFrom().item(0));
    }

    private Uni<Integer> save(
            SqlConnection tx, CustomersOfDay customers, PurchaseModel model, List<StoredRisk> stored) {
        RiskBatch batch = RiskBatch.decide(stored, customers, model, horizonDays, thresholds);
        Optional<Position> last = stored.size() < config.customersMax()
                ? Optional.empty()
                : Optional.of(stored.getLast().position());
        return CustomerRiskTable.save(tx, batch.changed())
                .chain(() -> outbox.append(tx, batch.events()))
                .chain(() -> last.isPresent() ? ProgressTable.advance(tx, last.get()) : ProgressTable.complete(tx))
                .replaceWith(stored.size());
    }
}
