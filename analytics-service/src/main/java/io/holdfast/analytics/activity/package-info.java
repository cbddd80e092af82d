/**
 * What customers do and on which day: the pure core. A customer of a partition is a dense number, a day is one bitmap of
 * the numbers that were active on it; setting a bit twice is setting it once, so late and repeated facts are exact.
 */
@NullMarked
package io.holdfast.analytics.activity;

import org.jspecify.annotations.NullMarked;
