/**
 * The write side of the database: one {@link StateStore} a kind of state, and the {@link UnitOfWork} that they load
 * into and save from. A new kind of state is a new store in {@link StateStores}, what commands may read of it in {@link
 * CurrentState} and {@link ReadSet}, and what they may decide about it in {@link Decision}.
 *
 * <p>Writes go through the pool's SQL client, because a flush needs what an ORM does not give: multi-row statements
 * over {@code unnest}, several statements sent in one round trip with the commit, and results folded in memory. Reads
 * of the REST API go through Hibernate Reactive ({@code StoredTicket} and the like), because they are filters, sorting
 * and paging over single entities. Nothing is written through an entity, and no command reads through one.
 */
@NullMarked
package io.holdfast.ticket.store;

import org.jspecify.annotations.NullMarked;

import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
