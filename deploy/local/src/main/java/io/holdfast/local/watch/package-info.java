/** {@code ./holdfast watch}: prints the events of topics. */
@NullMarked
package io.holdfast.local.watch;

import org.jspecify.annotations.NullMarked;
