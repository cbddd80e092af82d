/** The words of senders that may be labels of metrics. */
@NullMarked
package io.holdfast.sla.label;

import org.jspecify.annotations.NullMarked;
