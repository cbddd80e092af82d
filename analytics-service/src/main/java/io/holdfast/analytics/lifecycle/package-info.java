/** Customer flow by calendar period, over REST. */
@NullMarked
package io.holdfast.analytics.lifecycle;

import org.jspecify.annotations.NullMarked;
