package io.holdfast.ticket.webhook.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.holdfast.ticket.webhook.decision.AttemptResult;
import io.holdfast.ticket.webhook.store.DeliveryStatus;
import io.holdfast.ticket.webhook.store.DisabledReason;

/** Metrics of webhooks. None is by webhook: their number is not bounded by the configuration of Prometheus. */
@Singleton
class WebhookMetrics {

    private final Map<String, Counter> attempts = new LinkedHashMap<>();
    private final Map<DeliveryStatus, Counter> finished = new LinkedHashMap<>();
    private final Map<DisabledReason, Counter> disablings = new LinkedHashMap<>();
    private final Timer time;
    private final AtomicInteger disabled = new AtomicInteger();
    private final AtomicLong oldestMillis = new AtomicLong();

    WebhookMetrics(MeterRegistry registry) {
        for (String result : new String[] {"success", "status"}) {
            registerAttempts(registry, result);
        }
        for (AttemptResult.Reason reason : AttemptResult.Reason.values()) {
            registerAttempts(registry, reason.wireName());
        }
        for (DeliveryStatus status : new DeliveryStatus[] {DeliveryStatus.DELIVERED, DeliveryStatus.FAILED}) {
            finished.put(
                    status,
                    Counter.builder("holdfast.webhooks.deliveries")
                            .description("Webhook deliveries that have ended")
                            .tag("status", status.wireName())
                            .register(registry));
        }
        for (DisabledReason reason :
                new DisabledReason[] {DisabledReason.GONE, DisabledReason.FAILING, DisabledReason.BACKLOG}) {
            disablings.put(
                    reason,
                    Counter.builder("holdfast.webhooks.disablings")
                            .description("Webhooks that the service has disabled")
                            .tag("reason", reason.wireName())
                            .register(registry));
        }
        time = Timer.builder("holdfast.webhooks.attempt")
                .description("Duration of a try to deliver")
                .publishPercentileHistogram()
                .register(registry);
        Gauge.builder("holdfast.webhooks.disabled", disabled, AtomicInteger::get)
                .description("Webhooks that the service has disabled and that nobody has enabled since")
                .strongReference(true)
                .register(registry);
        Gauge.builder("holdfast.webhooks.oldest.age", oldestMillis, millis -> millis.get() / 1000.0)
                .description("For how long the oldest pending delivery to an enabled webhook has been pending")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private void registerAttempts(MeterRegistry registry, String result) {
        attempts.put(
                result,
                Counter.builder("holdfast.webhooks.attempts")
                        .description("Tries to deliver, by their result")
                        .tag("result", result)
                        .register(registry));
    }

    void recordAttempt(AttemptResult result, long nanos) {
        Objects.requireNonNull(attempts.get(result.kind())).increment();
        time.record(nanos, TimeUnit.NANOSECONDS);
    }

    void countFinished(DeliveryStatus status) {
        Counter counter = finished.get(status);
        if (counter != null) {
            counter.increment();
        }
    }

    void countDisabled(DisabledReason reason) {
        Objects.requireNonNull(disablings.get(reason)).increment();
    }

    void setDisabled(int webhooks) {
        disabled.set(webhooks);
    }

    void setOldestMillis(long millis) {
        oldestMillis.set(millis);
    }
}
