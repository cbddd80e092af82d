@NullMarked
package io.holdfast.sla.rulebook;

import org.jspecify.annotations.NullMarked;
