/** Stores postings: locks accounts, reads their lots, and writes entries, lots and allocations. */
@NullMarked
package io.holdfast.loyalty.store;

import org.jspecify.annotations.NullMarked;
