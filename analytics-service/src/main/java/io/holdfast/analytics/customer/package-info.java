/** What is known of one customer's activity. */
@NullMarked
package io.holdfast.analytics.customer;

import org.jspecify.annotations.NullMarked;
