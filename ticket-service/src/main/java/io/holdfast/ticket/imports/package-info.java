/** Imports of history: past events that are evaluated as of their own time. */
@NullMarked
package io.holdfast.ticket.imports;

import org.jspecify.annotations.NullMarked;
