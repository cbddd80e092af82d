package io.holdfast.ticket.store;

import io.holdfast.ticket.state.PurchaseState;

/**
 * A purchase with the version of its row.
 *
 * @param loadedRevision the revision that was loaded; 0 when there is no row yet
 */
record VersionedPurchase(PurchaseState state, long loadedRevision) {

    /** The revision to save: the first one is 1. */
    long newRevision() {
        return loadedRevision + 1;
    }
}
