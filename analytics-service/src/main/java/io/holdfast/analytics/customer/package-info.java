/** The activity of one customer, over REST. */
@NullMarked
package io.holdfast.analytics.customer;

import org.jspecify.annotations.NullMarked;
