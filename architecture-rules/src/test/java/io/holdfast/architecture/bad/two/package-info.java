@NullMarked
package io.holdfast.architecture.bad.two;

import org.jspecify.annotations.NullMarked;
