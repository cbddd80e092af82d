package io.holdfast.ticket.channel.shop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.SignedTime;
import io.holdfast.ticket.channel.adapter.Verification;

/** Stripe's header {@code t=…,v1=…[,v1=…][,v0=…]}; {@code v0} is for tests and proves nothing. */
final class StripeSignature {

    private static final String TIME = "t=";
    private static final String VERSION = "v1=";
    private static final int PARTS_MAX = 20;

    private StripeSignature() {}

    /** The key is the whole secret, with its {@code whsec_}, not decoded. */
    static Verification verify(List<String> secrets, Delivery delivery, Instant now) {
        String header = delivery.header("stripe-signature");
        if (header == null) {
            return new Verification.Refused("Stripe-Signature is missing.");
        }
        String time = null;
        List<String> signatures = new ArrayList<>();
        for (String part : header.split(",", PARTS_MAX + 1)) {
            String stripped = part.strip();
            if (stripped.startsWith(TIME) && time == null) {
                time = stripped.substring(TIME.length());
            } else if (stripped.startsWith(VERSION)) {
                signatures.add(stripped.substring(VERSION.length()));
            }
        }
        if (time == null || !SignedTime.isNear(time, now)) {
            return SignedTime.REFUSED;
        }
        byte[] before = Hmac.bytes(time + ".");
        return Verification.of(secrets.stream()
                .map(secret -> Hmac.of(Hmac.SHA256, Hmac.bytes(secret), before, delivery.body()))
                .anyMatch(digest -> signatures.stream().anyMatch(each -> Hmac.isHexOf(digest, each))));
    }
}
