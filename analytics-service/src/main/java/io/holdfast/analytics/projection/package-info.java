/**
 * The activity projection: the inbox handler saves the changes of a batch in the transaction of the batch, and replicas in
 * memory follow the database by version, never ahead of it.
 *
 * <p>The changes of a partition are numbered. The instance that processed a batch applies them after the commit; a query
 * first reads the versions of all partitions (one small statement) and loads the changes that its replicas lack. So every
 * instance answers queries about all partitions, whichever it owns, and an instance that restarted, lost a partition or
 * did not learn of a commit is correct again by the next query.
 */
@NullMarked
package io.holdfast.analytics.projection;

import org.jspecify.annotations.NullMarked;
