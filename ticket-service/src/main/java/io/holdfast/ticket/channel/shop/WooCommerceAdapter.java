package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

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

/** Orders of WooCommerce, with their refunds. */
public final class WooCommerceAdapter implements ChannelAdapter {

    private static final String NAME = "woocommerce";
    private static final String ORDER_TOPICS = "order.";
    private static final Ignored PING = new Ignored("ping");
    private static final Ignored DELETED = new Ignored("deleted");

    private static final int PING_LENGTH_MAX = 64;
    private static final Pattern PING_FORM = Pattern.compile("webhook_id=[0-9]{1,19}");

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The ping that comes when a webhook is saved is not signed, and is taken since it changes nothing. WooCommerce signs
     * with the secret after decoding the entities in it, so the secret may be given to us either way.
     */
    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        if (isPing(delivery)) {
            return new Verification.Verified();
        }
        Set<String> secrets = new TreeSet<>(settings.secrets());
        settings.secrets().forEach(secret -> secrets.add(SpecialCharacters.decoded(secret)));
        return BodySignature.verify(secrets, delivery.header("x-wc-webhook-signature"), delivery);
    }

    private static boolean isPing(Delivery delivery) {
        return delivery.body().length <= PING_LENGTH_MAX
                && PING_FORM
                        .matcher(new String(delivery.body(), StandardCharsets.ISO_8859_1))
                        .matches();
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        if (isPing(delivery)) {
            return List.of(PING);
        }
        JsonNode body = BodyJson.readObject(delivery.body());
        String topic = delivery.header("x-wc-webhook-topic");
        if (topic != null && !topic.isBlank() && !topic.startsWith(ORDER_TOPICS)) {
            return List.of(ShopElements.OTHER_TYPE);
        }
        String id = BodyFields.requireId(body, "id");
        return body.size() == 1
                ? List.of(DELETED)
                : readOrder(body, ShopElements.purchaseId(NAME, delivery.account(), id));
    }

    /** The purchase and each of its refunds; all ignored for one reason when the order is no purchase. */
    private static List<Element> readOrder(JsonNode order, String purchaseId) {
        List<Element> elements = new ArrayList<>();
        elements.add(BodyFields.readOne(order, each -> purchase(each, purchaseId)));
        JsonNode refunds = order.path("refunds");
        if (!refunds.isArray()) {
            if (BodyFields.has(order, "refunds")) {
                elements.add(BodyFields.unreadable("refunds is no list."));
            }
        } else if (elements.getFirst() instanceof Ignored ignored) {
            BodyFields.readEach(refunds, refund -> ignored, elements);
        } else {
            BodyFields.readEach(refunds, refund -> refund(refund, purchaseId), elements);
        }
        return elements;
    }

    private static Element purchase(JsonNode order, String purchaseId) throws UnreadableDelivery {
        if (!BodyFields.has(order, "date_paid_gmt")
                || BodyFields.requireText(order, "date_paid_gmt").isBlank()) {
            return ShopElements.NOT_PAID;
        }
        JsonNode billing = BodyFields.requireObject(order, "billing");
        List<Contact> contacts = ShopElements.contacts(
                Contacts.email(BodyJson.text(billing, "email")), Contacts.phone(BodyJson.text(billing, "phone")));
        if (contacts.isEmpty()) {
            return ShopElements.NO_CUSTOMER;
        }
        return ShopElements.purchase(
                purchaseId,
                contacts,
                ShopElements.name(billing, "first_name", "last_name"),
                Decimals.require(order, "total"),
                BodyFields.requireText(order, "currency"),
                LineItems.read(order, WooCommerceAdapter::lineAmount),
                VendorTimes.ofUtcText(BodyJson.text(order, "date_paid_gmt")));
    }

    private static BigDecimal lineAmount(JsonNode line) throws UnreadableDelivery {
        BigDecimal net = Decimals.require(line, "total");
        return BodyFields.has(line, "total_tax") ? net.add(Decimals.require(line, "total_tax")) : net;
    }

    /** Its total is negative; it has no time of its own. */
    private static Element refund(JsonNode refund, String purchaseId) throws UnreadableDelivery {
        BigDecimal amount = Decimals.require(refund, "total").abs();
        return amount.signum() == 0
                ? ShopElements.NO_MONEY
                : ShopElements.refund(purchaseId, BodyFields.requireId(refund, "id"), amount, null);
    }
}
