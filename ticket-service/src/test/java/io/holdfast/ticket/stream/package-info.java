@NullMarked
package io.holdfast.ticket.stream;

import org.jspecify.annotations.NullMarked;
