/** Closes tickets that have been resolved for some time. */
@NullMarked
package io.holdfast.ticket.autoclose;

import org.jspecify.annotations.NullMarked;
