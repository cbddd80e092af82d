/** loyalty-service: points for purchases, in a double-entry ledger with a reconciliation. */
@NullMarked
package io.holdfast.loyalty;

import org.jspecify.annotations.NullMarked;
