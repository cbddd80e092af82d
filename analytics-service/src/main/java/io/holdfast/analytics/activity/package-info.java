/**
 * The activity of customers by day. A customer of a partition is a dense number, a day is a bitmap of the numbers of the
 * customers active on it. Setting a bit is idempotent, so late and repeated events are counted exactly. Pure.
 */
@NullMarked
package io.holdfast.analytics.activity;

import org.jspecify.annotations.NullMarked;
