/** How well predicted risks agree with what happened. */
@NullMarked
package io.holdfast.analytics.model.calibration;

import org.jspecify.annotations.NullMarked;
