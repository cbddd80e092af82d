@NullMarked
package io.holdfast.sla.workload;

import org.jspecify.annotations.NullMarked;
