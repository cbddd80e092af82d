package io.holdfast.ticket.webhook.delivery;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.webhook.decision.AttemptResult;
import io.holdfast.ticket.webhook.decision.AttemptResult.Answered;
import io.holdfast.ticket.webhook.decision.AttemptResult.NotAnswered;
import io.holdfast.ticket.webhook.decision.RetrySchedule;
import io.holdfast.ticket.webhook.decision.Verdict;
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
        Verdict verdict = Verdict.of(result);
        Instant retryAt = verdict == Verdict.DELIVERED || delivery.isTest()
                ? null
                : retryAt(delivery, verdict, result, triedAt, now, random);
        DeliveryStatus status = verdict == Verdict.DELIVERED
                ? DeliveryStatus.DELIVERED
                : retryAt == null ? DeliveryStatus.FAILED : DeliveryStatus.PENDING;
        return new Completion(
                status,
                triedAt,
                retryAt,
                result instanceof Answered answered ? answered.status() : null,
                result instanceof NotAnswered notAnswered ? notAnswered.reason().wireName() : null,
                endpoint(delivery, verdict));
    }

    /** After 410 the delivery stays pending: who enables the webhook again gets it first. */
    private static @Nullable Instant retryAt(
            Claim.Delivery delivery,
            Verdict verdict,
            AttemptResult result,
            Instant triedAt,
            Instant now,
            double random) {
        if (verdict == Verdict.GONE) {
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
    private static Endpoint endpoint(Claim.Delivery delivery, Verdict verdict) {
        return switch (verdict) {
            case DELIVERED -> Endpoint.WORKS;
            case GONE -> delivery.isTest() ? Endpoint.UNCHANGED : Endpoint.GONE;
            case FAILED -> delivery.isTest() ? Endpoint.UNCHANGED : Endpoint.FAILS;
        };
    }
}
