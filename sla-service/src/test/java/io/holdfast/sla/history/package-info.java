@NullMarked
package io.holdfast.sla.history;

import org.jspecify.annotations.NullMarked;
