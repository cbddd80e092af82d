/** When a change of a customer's risk or activity is an event. Pure. */
@NullMarked
package io.holdfast.analytics.retention.model;

import org.jspecify.annotations.NullMarked;
