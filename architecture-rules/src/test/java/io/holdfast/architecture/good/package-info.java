@NullMarked
package io.holdfast.architecture.good;

import org.jspecify.annotations.NullMarked;
