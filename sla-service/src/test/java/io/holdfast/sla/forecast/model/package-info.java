@NullMarked
package io.holdfast.sla.forecast.model;

import org.jspecify.annotations.NullMarked;
