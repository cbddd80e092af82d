package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventRules;
import io.holdfast.contract.PrintableText;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.ticket.channel.adapter.BodyFields;
import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

/** The line items of an order. */
final class LineItems {

    private static final String NAMELESS = "item";

    private LineItems() {}

    /** What a line costs in all, in the currency of the order. */
    @FunctionalInterface
    interface LineAmount {

        BigDecimal of(JsonNode line) throws UnreadableDelivery;
    }

    /** Lines of quantity 0, which were taken out of the order, are left out. */
    static List<Item> read(JsonNode order, LineAmount amount) throws UnreadableDelivery {
        List<Item> items = new ArrayList<>();
        for (JsonNode line : BodyFields.requireList(order, "line_items")) {
            int quantity = quantity(line);
            if (quantity > 0) {
                items.add(item(line, quantity, amount.of(line)));
            }
            if (items.size() > EventRules.ITEMS_MAX) {
                throw new UnreadableDelivery("The order has more than " + EventRules.ITEMS_MAX + " line items.");
            }
        }
        return List.copyOf(items);
    }

    private static Item item(JsonNode line, int quantity, BigDecimal amount) throws UnreadableDelivery {
        try {
            return new Item(sku(line), null, quantity, Decimals.asAmount(amount.max(BigDecimal.ZERO)));
        } catch (IllegalArgumentException beyondBounds) {
            throw new UnreadableDelivery("A line item is beyond our bounds: " + beyondBounds.getMessage());
        }
    }

    /** Some shops sell half a unit: it counts as one. */
    private static int quantity(JsonNode line) throws UnreadableDelivery {
        BigDecimal quantity = Decimals.require(line, "quantity");
        if (quantity.compareTo(BigDecimal.valueOf(EventRules.QUANTITY_MAX)) > 0) {
            throw new UnreadableDelivery("A quantity is above " + EventRules.QUANTITY_MAX + ".");
        }
        return quantity.signum() <= 0 ? 0 : Math.max(1, quantity.intValue());
    }

    /** The article; where it has no number of its own, the product or else its name. */
    private static String sku(JsonNode line) {
        for (String field : List.of("sku", "product_id", "name", "title", "id")) {
            String printable = printable(BodyJson.id(line, field));
            if (printable != null) {
                return printable;
            }
        }
        return NAMELESS;
    }

    private static @Nullable String printable(@Nullable String text) {
        String line = MessageTexts.oneLine(text);
        int length = line.codePointCount(0, line.length());
        String cut = length <= PrintableText.LENGTH_MAX
                ? line
                : line.substring(0, line.offsetByCodePoints(0, PrintableText.LENGTH_MAX));
        return PrintableText.isPrintable(cut) ? cut : null;
    }
}
