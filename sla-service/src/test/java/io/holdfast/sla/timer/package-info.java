@NullMarked
package io.holdfast.sla.timer;

import org.jspecify.annotations.NullMarked;
