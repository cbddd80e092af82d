@NullMarked
package io.holdfast.sla.reevaluation;

import org.jspecify.annotations.NullMarked;
