@NullMarked
package io.holdfast.sla.forecast;

import org.jspecify.annotations.NullMarked;
