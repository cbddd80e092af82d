/** Accounts of points: entries, the lots they open, and which debit took from which lot. Pure but for what says that it stores. */
@NullMarked
package io.holdfast.loyalty.ledger;

import org.jspecify.annotations.NullMarked;
