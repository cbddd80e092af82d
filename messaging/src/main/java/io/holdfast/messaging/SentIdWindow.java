package io.holdfast.messaging;

import java.util.BitSet;

/**
 * Sliding window over the outbox ids that a leader has sent; gives the id after which the next round reads. Ids are
 * assigned before the commit, so a lower id may become visible after a higher one. A missing id (rolled back, or of a
 * transaction in progress) keeps the window's start until it appears or is further back than the window's size; after that
 * only the full scan finds it. A bit set: O(1) per id, window size / 8 bytes. Confined to one thread.
 */
final class SentIdWindow {

    private final long window;
    /** Bit n stands for the id {@code completeUpTo + 1 + n}. */
    private BitSet sent = new BitSet();

    /** All ids up to this one were sent or are beyond the window; negative before the first id. */
    private long completeUpTo = -1;

    /** @param window the greatest distance of ids that concurrent transactions insert */
    SentIdWindow(long window) {
        this.window = window;
    }

    void add(long id) {
        if (id - window > completeUpTo) {
            advanceTo(id - window);
        }
        if (completeUpTo < 0) {
            // Lower ids may still be uncommitted; the previous leader tracked them.
            completeUpTo = 0;
        }
        if (id > completeUpTo) {
            sent.set(offset(id));
        }
    }

    /** All rows to be read have a higher id than this. */
    long readAfter() {
        advanceTo(completeUpTo + sent.nextClearBit(0));
        return Math.max(0, completeUpTo);
    }

    private void advanceTo(long upTo) {
        if (upTo > completeUpTo) {
            sent = upTo - completeUpTo >= sent.length() ? new BitSet() : sent.get(offset(upTo) + 1, sent.length());
            completeUpTo = upTo;
        }
    }

    private int offset(long id) {
        return Math.toIntExact(id - completeUpTo - 1);
    }
}
