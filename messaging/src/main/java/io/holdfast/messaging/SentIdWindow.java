package io.holdfast.messaging;

import java.util.BitSet;

/**
 * Which outbox rows a leader has dealt with, so that it reads on from where all are: the ids are given before the
 * commits, so a lower one may appear after a higher one. An id that stays out (rolled back, or of a transaction that is
 * slow) holds the reading back until it has come, or is further back than the window; then the full scan finds it.
 */
final class SentIdWindow {

    private final long window;
    /** Bit n is the id {@code done + 1 + n}. */
    private BitSet sent = new BitSet();

    /** All ids up to this one are dealt with, or out of the window; below 0 before the first. */
    private long completeUpTo = -1;

    /** @param window ids that transactions under way at one moment can span */
    SentIdWindow(long window) {
        this.window = window;
    }

    void add(long id) {
        if (id - window > completeUpTo) {
            advanceTo(id - window);
        }
        if (completeUpTo < 0) {
            // What came before may still be under way: it was another leader's.
            completeUpTo = 0;
        }
        if (id > completeUpTo) {
            sent.set(offset(id));
        }
    }

    /** Every row that is worth reading has a higher id. */
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
