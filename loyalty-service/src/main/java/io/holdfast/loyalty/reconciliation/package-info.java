/** The proof that the books agree with themselves; it reports and never mends. */
@NullMarked
package io.holdfast.loyalty.reconciliation;

import org.jspecify.annotations.NullMarked;
