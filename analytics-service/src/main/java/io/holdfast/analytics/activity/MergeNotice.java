package io.holdfast.analytics.activity;

import java.time.Instant;

/**
 * A merge of two customers, as the event under the key of one of them tells it.
 *
 * @param otherId the other one
 * @param intoOther whether this one was merged into the other one; otherwise the other one into this one
 * @param at when, the same in both events
 */
public record MergeNotice(String otherId, boolean intoOther, Instant at) {

    /** What the event under the other one's key tells. */
    public MergeNotice counterpart(String ownId) {
        return new MergeNotice(ownId, !intoOther, at);
    }
}
