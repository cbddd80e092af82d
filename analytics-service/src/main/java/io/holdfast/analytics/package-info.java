/**
 * analytics-service: exact churn, retention, lifecycle and cohort figures, from one bitmap of active customers a day.
 */
@NullMarked
package io.holdfast.analytics;

import org.jspecify.annotations.NullMarked;
