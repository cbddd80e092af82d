/** What customers spend a purchase: Gamma-Gamma. */
@NullMarked
package io.holdfast.analytics.model.spend;

import org.jspecify.annotations.NullMarked;
