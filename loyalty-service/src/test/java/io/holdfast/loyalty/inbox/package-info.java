/** Tests of the event handler on the database. */
@NullMarked
package io.holdfast.loyalty.inbox;

import org.jspecify.annotations.NullMarked;
