package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.Element.ShopPurchase;
import io.holdfast.ticket.channel.adapter.Element.ShopRefund;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.state.Contact;

/** Purchases and refunds within the bounds of our events, and the reasons for which others are ignored. */
final class ShopElements {

    static final Ignored NOT_PAID = new Ignored("not-paid");
    static final Ignored NO_CUSTOMER = new Ignored("no-customer");
    static final Ignored NO_MONEY = new Ignored("no-money");
    static final Ignored OTHER_TYPE = new Ignored("other-type");
    static final Ignored TEST = new Ignored("test");

    /** ISO 4217's code for where none is involved. */
    private static final String NO_CURRENCY = "XXX";

    private static final int NAME_LENGTH_MAX = 100;

    private ShopElements() {}

    static String purchaseId(String adapter, String account, String id) {
        return adapter + ":" + account + ":" + id;
    }

    /** Those that are contacts, each once. */
    static List<Contact> contacts(@Nullable Contact... contacts) {
        return Stream.of(contacts).filter(Objects::nonNull).distinct().toList();
    }

    /** The named fields, joined; null when they are blank. */
    static @Nullable String name(JsonNode person, String... fields) {
        String name = Stream.of(fields)
                .map(field -> MessageTexts.oneLine(BodyJson.text(person, field)))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : MessageTexts.cut(name, NAME_LENGTH_MAX).strip();
    }

    /** An amount of zero is a purchase too: one that a voucher has paid. */
    static ShopPurchase purchase(
            String purchaseId,
            List<Contact> contacts,
            @Nullable String displayName,
            BigDecimal amount,
            String currency,
            List<Item> items,
            @Nullable Instant occurredAt)
            throws UnreadableDelivery {
        Money money = money(amount, currency);
        return new ShopPurchase(
                requireId(purchaseId), contacts, displayName, money.amount(), money.currency(), items, occurredAt);
    }

    /** In the currency of the purchase. */
    static ShopRefund refund(String purchaseId, String refundId, BigDecimal amount, @Nullable Instant occurredAt)
            throws UnreadableDelivery {
        return new ShopRefund(
                requireId(purchaseId),
                requireId(refundId),
                money(amount, NO_CURRENCY).amount(),
                occurredAt);
    }

    private static Money money(BigDecimal amount, String currency) throws UnreadableDelivery {
        try {
            return new Money(Decimals.asAmount(amount), currency.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException beyondBounds) {
            throw new UnreadableDelivery("The sum is beyond our bounds: " + beyondBounds.getMessage());
        }
    }

    private static String requireId(String id) throws UnreadableDelivery {
        if (!Ids.isId(id)) {
            throw new UnreadableDelivery(
                    "The id of the purchase or refund, with the adapter and the account, has not 1 to " + Ids.LENGTH_MAX
                            + " characters of A-Z a-z 0-9 . _ : -");
        }
        return id;
    }
}
