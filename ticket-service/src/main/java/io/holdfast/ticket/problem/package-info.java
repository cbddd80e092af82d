/** Problems: known issues that many tickets share. Resolving one answers and resolves every ticket, in the background. */
@NullMarked
package io.holdfast.ticket.problem;

import org.jspecify.annotations.NullMarked;
