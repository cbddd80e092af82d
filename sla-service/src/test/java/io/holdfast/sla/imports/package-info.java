@NullMarked
package io.holdfast.sla.imports;

import org.jspecify.annotations.NullMarked;
