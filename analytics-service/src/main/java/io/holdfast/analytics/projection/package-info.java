/**
 * Keeps activity: the inbox handler writes what a batch changes in the batch's own transaction, and the copy in memory
 * follows the database by version, never ahead of it.
 *
 * <p>A partition's changes are numbered. The instance that handled a batch applies its change at once; every question first
 * reads the versions of all partitions (one small statement) and fetches what its copy lacks. So every instance answers
 * for all partitions, whichever it owns, as of the moment of the question, and an instance that crashed, lost a
 * partition or missed the word of a commit is right again with the next one.
 */
@NullMarked
package io.holdfast.analytics.projection;

import org.jspecify.annotations.NullMarked;
