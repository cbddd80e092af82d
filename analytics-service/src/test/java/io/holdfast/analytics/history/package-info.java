/** Purchases of a real shop (CDNOW), if the data file exists, through the pure packages and a naive reference. */
@NullMarked
package io.holdfast.analytics.history;

import org.jspecify.annotations.NullMarked;
