/** The points ledger: accounts, entries, the lots that credits create, and which debit took from which lot. Pure. */
@NullMarked
package io.holdfast.loyalty.ledger;

import org.jspecify.annotations.NullMarked;
