package io.holdfast.ticket.channel.shop;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.Verification;

/** The base64 of an HMAC-SHA256 over the body, as Shopify and WooCommerce sign. */
final class BodySignature {

    private BodySignature() {}

    static Verification verify(Collection<String> secrets, @Nullable String signature, Delivery delivery) {
        if (signature == null) {
            return new Verification.Refused("The header with the signature is missing.");
        }
        return Verification.of(secrets.stream()
                .anyMatch(secret ->
                        Hmac.isBase64Of(Hmac.of(Hmac.SHA256, Hmac.bytes(secret), delivery.body()), signature)));
    }
}
