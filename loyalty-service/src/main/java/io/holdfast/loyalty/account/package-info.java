/** Balances and entries of a customer, over REST. */
@NullMarked
package io.holdfast.loyalty.account;

import org.jspecify.annotations.NullMarked;
