package io.holdfast.analytics.activity;

import java.util.List;
import java.util.Map;

/**
 * What a batch changes of the merged customers whose events are in a partition.
 *
 * @param changes in their order
 * @param merged for each id that begins or ceases to be one of a merged customer, which of both
 * @param handedOver ids that had a number in the partition, and have none any more
 */
public record MergedUpdate(List<MergedChange> changes, Map<String, Boolean> merged, List<String> handedOver) {

    public static final MergedUpdate NONE = new MergedUpdate(List.of(), Map.of(), List.of());

    public MergedUpdate {
        changes = List.copyOf(changes);
        merged = Map.copyOf(merged);
        handedOver = List.copyOf(handedOver);
    }
}
