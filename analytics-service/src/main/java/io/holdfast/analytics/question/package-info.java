/** What a caller may ask with: the query parameters that several resources share. */
@NullMarked
package io.holdfast.analytics.question;

import org.jspecify.annotations.NullMarked;
