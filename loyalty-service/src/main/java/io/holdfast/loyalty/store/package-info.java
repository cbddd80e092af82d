/** Locks, loads and saves members: accounts, entries, lots, redemptions, rewards, and what happened to them. */
@NullMarked
package io.holdfast.loyalty.store;

import org.jspecify.annotations.NullMarked;
