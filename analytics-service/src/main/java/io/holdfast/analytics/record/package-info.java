/** The tables of recorded facts: one row an event, for figures that days of activity do not tell. */
@NullMarked
package io.holdfast.analytics.record;

import org.jspecify.annotations.NullMarked;
