package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Kept;
import io.holdfast.ticket.channel.adapter.Element.KeptReason;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.VendorTimes;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.state.Contact;

/**
 * Orders and refunds of Shopify. The topic is a header and not signed: what the body is decides. The topic can only make us
 * ignore an order, as {@code orders/updated} does.
 */
public final class ShopifyAdapter implements ChannelAdapter {

    private static final String NAME = "shopify";
    private static final String PAID_TOPIC = "orders/paid";

    /** With any other topic an order is ignored. Only the first one says that it is paid; else the order must say so. */
    private static final Set<String> COUNTED_TOPICS = Set.of(PAID_TOPIC, "refunds/create", "");

    private static final Set<String> PRIVACY_TOPICS =
            Set.of("customers/redact", "customers/data_request", "shop/redact");

    /** Of {@code financial_status}: an order that was ever paid. */
    private static final Set<String> PAID = Set.of("paid", "partially_refunded", "refunded");

    private static final Kept PRIVACY =
            new Kept(KeptReason.FOR_A_PERSON, "A request about the privacy of customers or of the shop.");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        return BodySignature.verify(settings.secrets(), delivery.header("x-shopify-hmac-sha256"), delivery);
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        JsonNode body = BodyJson.readObject(delivery.body());
        String header = delivery.header("x-shopify-topic");
        String topic = header == null ? "" : header.strip();
        if (BodyFields.has(body, "total_price") && BodyFields.has(body, "line_items")) {
            return List.of(readOrder(settings, delivery.account(), topic, body));
        }
        if (BodyFields.has(body, "order_id") && BodyFields.has(body, "transactions")) {
            return List.of(readRefund(settings, delivery.account(), body));
        }
        if (PRIVACY_TOPICS.contains(topic) || isAboutPrivacy(body)) {
            return List.of(PRIVACY);
        }
        if (COUNTED_TOPICS.contains(topic)) {
            throw new UnreadableDelivery("The body is neither an order nor a refund.");
        }
        return List.of(ShopElements.OTHER_TYPE);
    }

    /** The mandatory topics, and only they, name the shop so. */
    private static boolean isAboutPrivacy(JsonNode body) {
        return BodyFields.has(body, "shop_id") && BodyFields.has(body, "shop_domain");
    }

    private static Element readOrder(ChannelSettings settings, String account, String topic, JsonNode order)
            throws UnreadableDelivery {
        if (!COUNTED_TOPICS.contains(topic)) {
            return ShopElements.OTHER_TYPE;
        }
        if (isTest(order) && !settings.includeTests()) {
            return ShopElements.TEST;
        }
        if (!isPaid(topic, BodyJson.text(order, "financial_status"))) {
            return ShopElements.NOT_PAID;
        }
        JsonNode customer = order.path("customer");
        List<Contact> contacts = ShopElements.contacts(
                Contacts.email(BodyJson.text(order, "email")),
                Contacts.email(BodyJson.text(order, "contact_email")),
                Contacts.email(BodyJson.text(customer, "email")),
                Contacts.phone(BodyJson.text(order, "phone")));
        if (contacts.isEmpty()) {
            return ShopElements.NO_CUSTOMER;
        }
        return ShopElements.purchase(
                ShopElements.purchaseId(NAME, account, BodyFields.requireId(order, "id")),
                contacts,
                ShopElements.name(customer, "first_name", "last_name"),
                Decimals.require(order, "total_price"),
                BodyFields.requireText(order, "currency"),
                LineItems.read(order, ShopifyAdapter::lineAmount),
                time(order));
    }

    private static boolean isPaid(String topic, @Nullable String status) {
        return status == null ? topic.equals(PAID_TOPIC) : PAID.contains(status);
    }

    private static BigDecimal lineAmount(JsonNode line) throws UnreadableDelivery {
        BigDecimal full = Decimals.require(line, "price").multiply(Decimals.require(line, "quantity"));
        return BodyFields.has(line, "total_discount") ? full.subtract(Decimals.require(line, "total_discount")) : full;
    }

    /** The money is in the transactions that went through; their currency is the shop's. */
    private static Element readRefund(ChannelSettings settings, String account, JsonNode refund)
            throws UnreadableDelivery {
        BigDecimal sum = BigDecimal.ZERO;
        boolean hasTests = false;
        for (JsonNode transaction : BodyFields.requireList(refund, "transactions")) {
            boolean isBack = "refund".equals(BodyFields.requireText(transaction, "kind"))
                    && "success".equals(BodyFields.requireText(transaction, "status"));
            boolean isTest = isTest(transaction) && !settings.includeTests();
            hasTests |= isTest;
            if (isBack && !isTest) {
                sum = sum.add(Decimals.require(transaction, "amount"));
            }
        }
        if (sum.signum() == 0) {
            return hasTests ? ShopElements.TEST : ShopElements.NO_MONEY;
        }
        return ShopElements.refund(
                ShopElements.purchaseId(NAME, account, BodyFields.requireId(refund, "order_id")),
                BodyFields.requireId(refund, "id"),
                sum,
                time(refund));
    }

    private static boolean isTest(JsonNode object) {
        return object.path("test").asBoolean(false);
    }

    private static @Nullable Instant time(JsonNode object) {
        Instant processed = VendorTimes.ofText(BodyJson.text(object, "processed_at"));
        return processed == null ? VendorTimes.ofText(BodyJson.text(object, "created_at")) : processed;
    }
}
