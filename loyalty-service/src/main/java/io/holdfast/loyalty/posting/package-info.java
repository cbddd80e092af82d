/** From facts to postings: what each purchase and refund changes, in whatever order and how often they arrive. */
@NullMarked
package io.holdfast.loyalty.posting;

import org.jspecify.annotations.NullMarked;
