@NullMarked
package io.holdfast.sla.label;

import org.jspecify.annotations.NullMarked;
