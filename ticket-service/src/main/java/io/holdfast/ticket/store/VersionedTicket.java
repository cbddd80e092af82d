package io.holdfast.ticket.store;

import io.holdfast.ticket.state.Ticket;

/**
 * A ticket with the versions of its row.
 *
 * @param loadedRevision the revision that was loaded; 0 when there is no row yet
 */
record VersionedTicket(Ticket ticket, long loadedRevision) {

    boolean isNew() {
        return loadedRevision == 0;
    }

    /** The revision to save: the first one is 1. */
    long newRevision() {
        return loadedRevision + 1;
    }
}
