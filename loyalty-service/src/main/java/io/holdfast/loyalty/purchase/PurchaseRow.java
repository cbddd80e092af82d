package io.holdfast.loyalty.purchase;

import org.jspecify.annotations.Nullable;

/**
 * What the database holds of a purchase.
 *
 * @param record null while only refunds of it were told
 * @param refunds how many refunds are applied or waiting
 */
public record PurchaseRow(String purchaseId, @Nullable PurchaseRecord record, int refunds) {}
