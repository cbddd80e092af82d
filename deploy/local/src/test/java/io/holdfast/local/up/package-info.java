@NullMarked
package io.holdfast.local.up;

import org.jspecify.annotations.NullMarked;
