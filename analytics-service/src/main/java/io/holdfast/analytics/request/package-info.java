/** Query parameters that several resources share. */
@NullMarked
package io.holdfast.analytics.request;

import org.jspecify.annotations.NullMarked;
