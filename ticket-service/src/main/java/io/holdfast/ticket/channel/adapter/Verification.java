package io.holdfast.ticket.channel.adapter;

/** Whether a delivery comes from the vendor. */
public sealed interface Verification {

    /** It does. */
    record Verified() implements Verification {}

    /**
     * It does, and its proof does not cover the body: the token may be used for one message only (Mailgun).
     *
     * @param token remembered for as long as it would be accepted
     * @param messageId of the delivery; the same token with another id is refused
     */
    record VerifiedOnce(String token, String messageId) implements Verification {}

    /**
     * It does not, or that is not proven.
     *
     * @param reason what is missing or wrong, without any part of the delivery or of a secret
     */
    record Refused(String reason) implements Verification {}

    static Verification of(boolean fits) {
        return fits ? new Verified() : new Refused("The signature does not fit the body.");
    }
}
