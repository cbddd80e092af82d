/** Tests of the event handler on the database. */
@NullMarked
package io.holdfast.sla.inbox;

import org.jspecify.annotations.NullMarked;
