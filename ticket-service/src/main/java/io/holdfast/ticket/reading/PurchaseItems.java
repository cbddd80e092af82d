package io.holdfast.ticket.reading;

import java.util.List;

import io.holdfast.contract.PurchaseEvent.Item;

/** The positions of a purchase. */
public final class PurchaseItems {

    private PurchaseItems() {}

    public static List<Item> read(Fields purchase) {
        return purchase.objects("items", Limits.ITEMS_MAX).stream()
                .map(item -> new Item(
                        item.id("sku"),
                        item.textOrNull("category", Limits.CATEGORY_LENGTH_MAX),
                        item.integer("quantity", 1, Limits.QUANTITY_MAX),
                        item.amount("amount")))
                .toList();
    }
}
