/** Event time of each import of history, by partition. */
@NullMarked
package io.holdfast.sla.imports;

import org.jspecify.annotations.NullMarked;
