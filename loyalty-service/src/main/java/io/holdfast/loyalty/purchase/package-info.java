/** Decides which postings a purchase or refund event causes, given what is recorded. Pure. */
@NullMarked
package io.holdfast.loyalty.purchase;

import org.jspecify.annotations.NullMarked;
