@NullMarked
package io.holdfast.sla.tracking;

import org.jspecify.annotations.NullMarked;
