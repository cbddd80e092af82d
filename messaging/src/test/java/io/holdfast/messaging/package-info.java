@NullMarked
package io.holdfast.messaging;

import org.jspecify.annotations.NullMarked;
