/** Work in the background of every instance. */
@NullMarked
package io.holdfast.ticket.job;

import org.jspecify.annotations.NullMarked;
