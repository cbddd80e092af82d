/** Satisfaction of customers with tickets: ratings, first-contact resolution and reviews, by group. */
@NullMarked
package io.holdfast.analytics.satisfaction;

import org.jspecify.annotations.NullMarked;
