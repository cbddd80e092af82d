package io.holdfast.ticket.purchase;

import java.util.List;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.web.RequestLimits;

/** The positions of a purchase. */
public final class PurchaseItems {

    private PurchaseItems() {}

    public static List<Item> parse(JsonFields purchase) {
        return purchase.objects("items", RequestLimits.ITEMS_MAX).stream()
                .map(item -> new Item(
                        item.id("sku"),
                        item.textOrNull("category", RequestLimits.CATEGORY_LENGTH_MAX),
                        item.integer("quantity", 1, RequestLimits.QUANTITY_MAX),
                        item.amount("amount")))
                .toList();
    }
}
