/** Stores postings: locks accounts, reads their lots, and writes entries, lots and allocations. */
@NullMarked
package io.holdfast.loyalty.posting;

import org.jspecify.annotations.NullMarked;
