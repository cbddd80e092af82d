@NullMarked
package io.holdfast.sla.deadline;

import org.jspecify.annotations.NullMarked;
