package io.holdfast.ticket.purchase;

import java.util.List;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.rest.JsonFields;

/** Parses the items of a purchase. */
public final class PurchaseItems {

    private static final int ITEMS_MAX = 200;
    private static final int CATEGORY_LENGTH_MAX = 64;
    private static final int QUANTITY_MAX = 1_000_000;

    private PurchaseItems() {}

    public static List<Item> parse(JsonFields purchase) {
        return purchase.objects("items", ITEMS_MAX).stream()
                .map(item -> new Item(
                        item.id("sku"),
                        item.textOrNull("category", CATEGORY_LENGTH_MAX),
                        item.integer("quantity", 1, QUANTITY_MAX),
                        item.amount("amount")))
                .toList();
    }
}
