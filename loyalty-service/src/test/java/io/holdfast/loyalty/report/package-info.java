/** Tests of reports, with the examples of the guide. */
@NullMarked
package io.holdfast.loyalty.report;

import org.jspecify.annotations.NullMarked;
