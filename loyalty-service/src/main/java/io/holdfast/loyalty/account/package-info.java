/** What a customer has and how it came about, to read. */
@NullMarked
package io.holdfast.loyalty.account;

import org.jspecify.annotations.NullMarked;
