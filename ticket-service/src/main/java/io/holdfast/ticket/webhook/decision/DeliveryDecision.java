package io.holdfast.ticket.webhook.decision;

/** What becomes of a delivery by the result of a try. */
public enum DeliveryDecision {
    /** Any status 2xx. */
    DELIVERED,
    /** Status 410: the receiver wants nothing any more. */
    GONE,
    /** Anything else: tried again. A redirect is not followed, so that it counts as a failure. */
    FAILED;

    private static final int SUCCESS_MIN = 200;
    private static final int SUCCESS_MAX = 299;
    private static final int STATUS_GONE = 410;

    public static DeliveryDecision of(AttemptResult result) {
        return switch (result) {
            case AttemptResult.Answered(int status, var ignored)
            when status >= SUCCESS_MIN && status <= SUCCESS_MAX -> DELIVERED;
            case AttemptResult.Answered(int status, var ignored) when status == STATUS_GONE -> GONE;
            case AttemptResult.Answered ignored -> FAILED;
            case AttemptResult.NotAnswered ignored -> FAILED;
        };
    }
}
