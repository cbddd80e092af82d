@NullMarked
package io.holdfast.ticket.erasure;

import org.jspecify.annotations.NullMarked;
