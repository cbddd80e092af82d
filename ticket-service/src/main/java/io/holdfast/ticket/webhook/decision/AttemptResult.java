package io.holdfast.ticket.webhook.decision;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** How one try to deliver ended. */
public sealed interface AttemptResult {

    /**
     * The receiver answered.
     *
     * @param retryAfter the header {@code Retry-After} as it was sent; null when there was none
     */
    record Answered(int status, @Nullable String retryAfter) implements AttemptResult {}

    /** The receiver did not answer, or was not asked. */
    record NotAnswered(Reason reason) implements AttemptResult {}

    /** Why there is no answer. */
    enum Reason {
        /** The host name has no address. */
        UNKNOWN_HOST,
        /** None of the host's addresses is allowed: {@link AddressPolicy}. */
        ADDRESS_REFUSED,
        /** No connection, TLS included, or the connection was closed. */
        CONNECTION,
        /** No answer within the time of a try. */
        TIMEOUT;

        /** The name in answers and metrics. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The kind of this result, for people and for metrics: a bounded set of words. */
    default String kind() {
        return switch (this) {
            case Answered answered ->
                DeliveryDecision.of(answered) == DeliveryDecision.DELIVERED ? "success" : "status";
            case NotAnswered notAnswered -> notAnswered.reason().wireName();
        };
    }
}
