@NullMarked
package io.holdfast.sla.clockview;

import org.jspecify.annotations.NullMarked;
