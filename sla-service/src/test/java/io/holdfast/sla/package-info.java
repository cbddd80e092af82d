@NullMarked
package io.holdfast.sla;

import org.jspecify.annotations.NullMarked;
