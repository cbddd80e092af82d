@NullMarked
package io.holdfast.architecture.bad.one;

import org.jspecify.annotations.NullMarked;
