@NullMarked
package io.holdfast.sla.compliance;

import org.jspecify.annotations.NullMarked;
