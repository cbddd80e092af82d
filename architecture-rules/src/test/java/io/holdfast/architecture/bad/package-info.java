@NullMarked
package io.holdfast.architecture.bad;

import org.jspecify.annotations.NullMarked;
