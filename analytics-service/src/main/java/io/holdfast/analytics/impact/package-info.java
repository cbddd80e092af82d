/** Whether customers with a breach of a service level are lost more often than others. */
@NullMarked
package io.holdfast.analytics.impact;

import org.jspecify.annotations.NullMarked;
