/** Comparison of the variants of a reply template (A/B test) by the ratings that follow. */
@NullMarked
package io.holdfast.analytics.experiment;

import org.jspecify.annotations.NullMarked;
