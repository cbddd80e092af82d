@NullMarked
package io.holdfast.ticket;

import org.jspecify.annotations.NullMarked;
