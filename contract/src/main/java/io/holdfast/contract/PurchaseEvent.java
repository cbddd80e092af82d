package io.holdfast.contract;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Topic {@code purchases}: purchases and refunds. */
public sealed interface PurchaseEvent extends CustomerFact {

    String purchaseId();

    Money money();

    /** The same event of another customer. */
    PurchaseEvent withCustomer(CustomerId other);

    record Purchase(
            String purchaseId,
            CustomerId customerId,
            BigDecimal amount,
            String currency,
            @Nullable String channel,
            @Nullable List<Item> items,
            @Nullable CustomerId referredBy)
            implements PurchaseEvent {
        public Purchase {
            Money.requireAmount(amount);
            Money.requireCurrency(currency);
            items = items == null ? List.of() : List.copyOf(items);
        }

        /** The line items; empty when the sender left them out. */
        @Override
        public List<Item> items() {
            return items == null ? List.of() : items;
        }

        @Override
        public Money money() {
            return new Money(amount, currency);
        }

        @Override
        public Purchase withCustomer(CustomerId other) {
            return new Purchase(purchaseId, other, amount, currency, channel, items, referredBy);
        }
    }

    /**
     * A line item of a purchase; the amount is the line's total, in the purchase's currency. The article and its category
     * are {@link PrintableText}.
     */
    record Item(String sku, @Nullable String category, int quantity, BigDecimal amount) {
        public Item {
            PrintableText.require(sku);
            if (category != null) {
                PrintableText.require(category);
            }
            Money.requireAmount(amount);
            if (quantity < 1) {
                throw new IllegalArgumentException("a quantity is at least 1");
            }
        }
    }

    record PurchaseRefunded(
            String purchaseId, CustomerId customerId, String refundId, BigDecimal amount, String currency)
            implements PurchaseEvent {
        public PurchaseRefunded {
            Money.requireAmount(amount);
            Money.requireCurrency(currency);
        }

        @Override
        public Money money() {
            return new Money(amount, currency);
        }

        @Override
        public PurchaseRefunded withCustomer(CustomerId other) {
            return new PurchaseRefunded(purchaseId, other, refundId, amount, currency);
        }
    }
}
