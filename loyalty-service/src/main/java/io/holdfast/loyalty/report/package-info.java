/** What reports have in common: one snapshot of the database, and calendar months. */
@NullMarked
package io.holdfast.loyalty.report;

import org.jspecify.annotations.NullMarked;
