@NullMarked
package io.holdfast.ticket.merge;

import org.jspecify.annotations.NullMarked;
