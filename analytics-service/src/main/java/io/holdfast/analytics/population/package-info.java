/** What models need to know of all customers as of a day, pure. */
@NullMarked
package io.holdfast.analytics.population;

import org.jspecify.annotations.NullMarked;
