/** Checks of the ledger's invariants; violations are reported and never repaired. */
@NullMarked
package io.holdfast.loyalty.reconciliation;

import org.jspecify.annotations.NullMarked;
