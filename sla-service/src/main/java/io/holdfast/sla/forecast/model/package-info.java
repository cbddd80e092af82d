/** The pure part of the breach forecast: its formula. */
@NullMarked
package io.holdfast.sla.forecast.model;

import org.jspecify.annotations.NullMarked;
