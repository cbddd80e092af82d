/** What is recorded of events, one row an event. Pure. */
@NullMarked
package io.holdfast.analytics.record.model;

import org.jspecify.annotations.NullMarked;
