package io.holdfast.analytics.person;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.MergedFacts;

/**
 * An id that a merge names.
 *
 * @param partition of its events
 * @param number of its person, in the partition of persons; null before the first update
 */
public record MergedCustomer(
        String customerId, int partition, @Nullable Integer number, MergedFacts facts) {}
