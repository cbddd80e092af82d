/** Redemptions a second, on one account and on many, compared with the least that a database must do for them. */
@NullMarked
package io.holdfast.bench.loyalty;

import org.jspecify.annotations.NullMarked;
