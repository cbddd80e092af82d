package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.VendorTimes;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.state.Contact;

/** Charges and refunds of Stripe. One payment is told by many events; these are the ones that count it. */
public final class StripeAdapter implements ChannelAdapter {

    private static final String NAME = "stripe";
    private static final Ignored NOT_SUCCEEDED = new Ignored("not-succeeded");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        return StripeSignature.verify(settings.secrets(), delivery, now);
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        JsonNode event = BodyJson.readObject(delivery.body());
        String type = BodyFields.requireText(event, "type");
        boolean isThin = !BodyFields.requireText(event, "object").equals("event");
        if (isThin) {
            return List.of(ShopElements.OTHER_TYPE);
        }
        if (!settings.includeTests() && !event.path("livemode").asBoolean(true)) {
            return List.of(ShopElements.TEST);
        }
        return List.of(
                switch (type) {
                    case "charge.succeeded", "charge.captured" -> readCharge(delivery.account(), object(event));
                    case "refund.created", "refund.updated" -> readRefund(delivery.account(), object(event));
                    default -> ShopElements.OTHER_TYPE;
                });
    }

    private static JsonNode object(JsonNode event) throws UnreadableDelivery {
        return BodyFields.requireObject(BodyFields.requireObject(event, "data"), "object");
    }

    private static Element readCharge(String account, JsonNode charge) throws UnreadableDelivery {
        if (!charge.path("captured").asBoolean(false)) {
            return ShopElements.NOT_PAID;
        }
        JsonNode billing = charge.path("billing_details");
        List<Contact> contacts = ShopElements.contacts(
                Contacts.email(BodyJson.text(billing, "email")),
                Contacts.email(BodyJson.text(charge, "receipt_email")));
        if (contacts.isEmpty()) {
            return ShopElements.NO_CUSTOMER;
        }
        return ShopElements.purchase(
                ShopElements.purchaseId(NAME, account, BodyFields.requireId(charge, "id")),
                contacts,
                ShopElements.name(billing, "name"),
                amount(charge, "amount_captured"),
                BodyFields.requireText(charge, "currency"),
                List.of(),
                VendorTimes.ofSeconds(BodyJson.id(charge, "created")));
    }

    private static Element readRefund(String account, JsonNode refund) throws UnreadableDelivery {
        if (!BodyFields.requireText(refund, "status").equals("succeeded")) {
            return NOT_SUCCEEDED;
        }
        BigDecimal amount = amount(refund, "amount");
        return amount.signum() == 0
                ? ShopElements.NO_MONEY
                : ShopElements.refund(
                        ShopElements.purchaseId(NAME, account, BodyFields.requireId(refund, "charge")),
                        BodyFields.requireId(refund, "id"),
                        amount,
                        VendorTimes.ofSeconds(BodyJson.id(refund, "created")));
    }

    private static BigDecimal amount(JsonNode object, String field) throws UnreadableDelivery {
        JsonNode minor = object.path(field);
        if (!minor.isIntegralNumber()) {
            throw new UnreadableDelivery(field + " is missing or is no whole number.");
        }
        return new BigDecimal(minor.bigIntegerValue(), decimals(BodyFields.requireText(object, "currency")));
    }

    /** Stripe's, not those of ISO 4217: it keeps two for ISK and UGX. */
    private static int decimals(String currency) {
        return switch (currency.toUpperCase(Locale.ROOT)) {
            case "BIF",
                    "CLP",
                    "DJF",
                    "GNF",
                    "JPY",
                    "KMF",
                    "KRW",
                    "MGA",
                    "PYG",
                    "RWF",
                    "VND",
                    "VUV",
                    "XAF",
                    "XOF",
                    "XPF" -> 0;
            case "BHD", "JOD", "KWD", "OMR", "TND" -> 3;
            default -> 2;
        };
    }
}
