package io.holdfast.messaging;

import java.util.BitSet;

/**
 * Which outbox rows a leader has dealt with, so that it reads on from where all are: the ids are given before the
 * commits, so a lower one may appear after a higher one. An id that stays out (rolled back, or of a transaction that is
 * slow) holds the reading back until it has come, or is further back than the window; then the full scan finds it.
 */
final class SentIds {

    private final long window;
    /** Bit n is the id {@code done + 1 + n}. */
    private BitSet sent = new BitSet();

    /** All ids up to this one are dealt with, or out of the window; below 0 before the first. */
    private long done = -1;

    /** @param window ids that transactions under way at one moment can span */
    SentIds(long window) {
        this.window = window;
    }

    void add(long id) {
        if (id - window > done) {
            forget(id - window);
        }
        if (done < 0) {
            // What came before may still be under way: it was another leader's.
            done = 0;
        }
        if (id > done) {
            sent.set(offset(id));
        }
    }

    /** Every row that is worth reading has a higher id. */
    long readFrom() {
        forget(done + sent.nextClearBit(0));
        return Math.max(0, done);
    }

    private void forget(long upTo) {
        if (upTo > done) {
            sent = upTo - done >= sent.length() ? new BitSet() : sent.get(offset(upTo) + 1, sent.length());
            done = upTo;
        }
    }

    private int offset(long id) {
        return Math.toIntExact(id - done - 1);
    }
}
