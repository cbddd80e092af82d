/** Imports of history: facts of the past that are judged by their own time. */
@NullMarked
package io.holdfast.ticket.imports;

import org.jspecify.annotations.NullMarked;
