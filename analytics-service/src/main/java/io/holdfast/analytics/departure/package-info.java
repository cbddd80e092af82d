/**
 * Departures by the reason given. A departure changes no figure that is computed from activity: a customer who left and
 * buys again is active, and one who gave no notice and has no more activity is lost.
 */
@NullMarked
package io.holdfast.analytics.departure;

import org.jspecify.annotations.NullMarked;
