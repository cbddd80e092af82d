package io.holdfast.loyalty.purchase;

import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;

/**
 * An event that does not count because of what is recorded, and may count when an erasure has removed that.
 *
 * @param comparedWith the purchase whose record or refunds it was compared with
 */
public record Candidate(String comparedWith, Fact<PurchaseEvent> fact) {}
