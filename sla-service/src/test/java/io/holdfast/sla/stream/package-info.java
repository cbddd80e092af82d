@NullMarked
package io.holdfast.sla.stream;

import org.jspecify.annotations.NullMarked;
