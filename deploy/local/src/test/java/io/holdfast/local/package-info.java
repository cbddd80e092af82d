@NullMarked
package io.holdfast.local;

import org.jspecify.annotations.NullMarked;
