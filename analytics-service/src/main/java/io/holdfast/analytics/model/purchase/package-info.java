/** Purchases and silent departure of customers: BG/NBD and MBG/NBD. */
@NullMarked
package io.holdfast.analytics.model.purchase;

import org.jspecify.annotations.NullMarked;
