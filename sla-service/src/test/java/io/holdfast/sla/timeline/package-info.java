@NullMarked
package io.holdfast.sla.timeline;

import org.jspecify.annotations.NullMarked;
