/** The list of breaches. */
@NullMarked
package io.holdfast.sla.breach;

import org.jspecify.annotations.NullMarked;
