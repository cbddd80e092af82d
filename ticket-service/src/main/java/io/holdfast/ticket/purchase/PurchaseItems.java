package io.holdfast.ticket.purchase;

import java.util.List;

import io.holdfast.contract.EventRules;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.rest.JsonFields;

/** Parses the items of a purchase. */
public final class PurchaseItems {

    private static final int CATEGORY_LENGTH_MAX = 64;

    private PurchaseItems() {}

    public static List<Item> parse(JsonFields purchase) {
        return purchase.objects("items", EventRules.ITEMS_MAX).stream()
                .map(item -> new Item(
                        item.id("sku"),
                        item.textOrNull("category", CATEGORY_LENGTH_MAX),
                        item.integer("quantity", 1, EventRules.QUANTITY_MAX),
                        item.amount("amount")))
                .toList();
    }
}
