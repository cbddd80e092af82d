@NullMarked
package io.holdfast.loyalty.simulation;

import org.jspecify.annotations.NullMarked;
