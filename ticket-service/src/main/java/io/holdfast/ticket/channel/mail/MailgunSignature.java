package io.holdfast.ticket.channel.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.UnixTimes;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;

/**
 * Mailgun's proof, which is in the body and does not cover it: the hex of HMAC-SHA256 over timestamp and token. So a token
 * is good for one message.
 */
record MailgunSignature(
        @Nullable String timestamp,
        @Nullable String token,
        @Nullable String signature) {

    /** Tokens are remembered for as long; Mailgun repeats a delivery for 8 h. */
    private static final Duration AGE_MAX = Duration.ofHours(12);

    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);
    /** Mailgun's have 50. */
    private static final int TOKEN_LENGTH_MAX = 200;

    static MailgunSignature of(FormBody form) {
        return new MailgunSignature(form.text("timestamp"), form.text("token"), form.text("signature"));
    }

    static MailgunSignature of(JsonNode deliveryEvent) {
        JsonNode proof = deliveryEvent.path("signature");
        return new MailgunSignature(
                BodyJson.id(proof, "timestamp"), BodyJson.text(proof, "token"), BodyJson.text(proof, "signature"));
    }

    /** The body as a delivery event, which is JSON and no form; null when it is none. */
    static @Nullable JsonNode deliveryEvent(byte[] body) {
        if (body.length == 0 || body.length > ChannelAdapter.BYTES_MAX || body[0] != '{') {
            return null;
        }
        try {
            JsonNode read = BodyJson.readObject(body);
            return read.has("event-data") ? read : null;
        } catch (UnreadableDelivery noJson) {
            return null;
        }
    }

    Verification verify(List<String> secrets, Instant now, Supplier<String> messageId) {
        if (timestamp == null
                || token == null
                || signature == null
                || token.isEmpty()
                || token.length() > TOKEN_LENGTH_MAX) {
            return new Verification.Refused("timestamp, token or signature is missing.");
        }
        Instant sentAt = UnixTimes.seconds(timestamp);
        if (sentAt == null || sentAt.isBefore(now.minus(AGE_MAX)) || sentAt.isAfter(now.plus(AHEAD_MAX))) {
            return new Verification.Refused(
                    "The signature is older than " + AGE_MAX.toHours() + " h or from the future.");
        }
        String signed = timestamp + token;
        boolean fits = false;
        for (String secret : secrets) {
            fits |= Hmac.isHexOf(Hmac.of(Hmac.SHA256, Hmac.bytes(secret), Hmac.bytes(signed)), signature);
        }
        return fits
                ? new Verification.VerifiedOnce(token, messageId.get())
                : new Verification.Refused("The signature does not fit timestamp and token.");
    }
}
