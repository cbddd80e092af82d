package io.holdfast.ticket.webhook.delivery;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.webhook.decision.AttemptResult;
import io.holdfast.ticket.webhook.decision.AttemptResult.Answered;
import io.holdfast.ticket.webhook.decision.AttemptResult.NotAnswered;
import io.holdfast.ticket.webhook.decision.DeliveryDecision;
import io.holdfast.ticket.webhook.decision.RetrySchedule;
import io.holdfast.ticket.webhook.store.Claim;
import io.holdfast.ticket.webhook.store.CompletionTransaction.Completion;
import io.holdfast.ticket.webhook.store.CompletionTransaction.Endpoint;
import io.holdfast.ticket.webhook.store.DeliveryStatus;

/** What is recorded of a try. */
final class AttemptCompletion {

    private AttemptCompletion() {}

    /**
     * The record of a try.
     *
     * @param random for the jitter, from 0 inclusive to 1 exclusive
     */
    static Completion of(Claim.Delivery delivery, AttemptResult result, Instant triedAt, Instant now, double random) {
        DeliveryDecision decision = DeliveryDecision.of(result);
        Instant retryAt = decision == DeliveryDecision.DELIVERED || delivery.isTest()
                ? null
                : retryAt(delivery, decision, result, triedAt, now, random);
        DeliveryStatus status = decision == DeliveryDecision.DELIVERED
                ? DeliveryStatus.DELIVERED
                : retryAt == null ? DeliveryStatus.FAILED : DeliveryStatus.PENDING;
        return new Completion(
                status,
                triedAt,
                retryAt,
                result instanceof Answered answered ? answered.status() : null,
                result instanceof NotAnswered notAnswered ? notAnswered.reason().wireName() : null,
                endpoint(delivery, decision));
    }

    /** After 410 the delivery stays pending: who enables the webhook again gets it first. */
    private static @Nullable Instant retryAt(
            Claim.Delivery delivery,
            DeliveryDecision decision,
            AttemptResult result,
            Instant triedAt,
            Instant now,
            double random) {
        if (decision == DeliveryDecision.GONE) {
            return now;
        }
        return RetrySchedule.next(
                delivery.attempts() + 1,
                delivery.firstAttemptAt() == null ? triedAt : delivery.firstAttemptAt(),
                now,
                result instanceof Answered answered ? answered.retryAfter() : null,
                random);
    }

    /** A test is the administrator's own: it tells that an endpoint works, but not that it fails. */
    private static Endpoint endpoint(Claim.Delivery delivery, DeliveryDecision decision) {
        return switch (decision) {
            case DELIVERED -> Endpoint.WORKS;
            case GONE -> delivery.isTest() ? Endpoint.UNCHANGED : Endpoint.GONE;
            case FAILED -> delivery.isTest() ? Endpoint.UNCHANGED : Endpoint.FAILS;
        };
    }
}
