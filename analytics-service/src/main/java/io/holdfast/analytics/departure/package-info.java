/**
 * Why customers say that they leave. A departure alters no figure computed from activity: a customer who left and buys
 * again is active, one who said nothing and stays away is lost.
 */
@NullMarked
package io.holdfast.analytics.departure;

import org.jspecify.annotations.NullMarked;
