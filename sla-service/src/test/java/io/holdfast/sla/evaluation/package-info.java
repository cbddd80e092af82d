@NullMarked
package io.holdfast.sla.evaluation;

import org.jspecify.annotations.NullMarked;
