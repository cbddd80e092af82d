/** What customers will do, by models of their purchases: risk, forecast, calibration; over REST. */
@NullMarked
package io.holdfast.analytics.risk;

import org.jspecify.annotations.NullMarked;
