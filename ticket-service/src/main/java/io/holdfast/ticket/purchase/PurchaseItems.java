package io.holdfast.ticket.purchase;

import java.util.List;

import io.holdfast.contract.EventRules;
import io.holdfast.contract.PrintableText;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.rest.JsonFields;

/** Parses the items of a purchase. */
public final class PurchaseItems {

    private static final String PRINTABLE =
            "1 to " + PrintableText.LENGTH_MAX + " printable characters: no control characters, and not only spaces";
    /** Of an item with errors; it is never stored. */
    private static final String PLACEHOLDER_SKU = "-";

    private PurchaseItems() {}

    public static List<Item> parse(JsonFields purchase) {
        return purchase.objects("items", EventRules.ITEMS_MAX).stream()
                .map(item -> new Item(
                        sku(item),
                        item.matching("category", PrintableText::isPrintable, PRINTABLE),
                        item.integer("quantity", 1, EventRules.QUANTITY_MAX),
                        item.amount("amount")))
                .toList();
    }

    private static String sku(JsonFields item) {
        String sku = item.matching("sku", PrintableText::isPrintable, PRINTABLE);
        if (sku == null) {
            item.addMissing("sku");
            return PLACEHOLDER_SKU;
        }
        return sku;
    }
}
