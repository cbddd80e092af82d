package io.holdfast.analytics.experiment;

import org.jspecify.annotations.Nullable;

/**
 * The counts of one variant.
 *
 * @param variant null for replies that name none
 * @param uses public agent replies with the template and the variant
 * @param ratings that belong to them
 * @param satisfied of those, the ones of 4 and 5
 */
record VariantCounts(@Nullable String variant, long uses, long ratings, long satisfied) {}
