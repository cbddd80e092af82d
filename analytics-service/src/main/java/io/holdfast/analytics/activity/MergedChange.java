package io.holdfast.analytics.activity;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ErasureCut;

/** A change of what is recorded of an id of a merged customer. All are idempotent. */
public sealed interface MergedChange {

    String customerId();

    /** The customer was merged into another one, or another one into it. */
    record Merged(String customerId, MergeNotice merge) implements MergedChange {}

    /**
     * The customer was active on a day.
     *
     * @param latest null when only the day is known
     */
    record Active(
            String customerId, ActiveDay day, @Nullable Instant latest) implements MergedChange {}

    /** The customer was erased: what happened up to the cut is forgotten. */
    record Erased(String customerId, ErasureCut cut) implements MergedChange {}
}
