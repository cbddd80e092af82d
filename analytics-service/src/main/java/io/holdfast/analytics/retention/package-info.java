/** Once a day, fits a model and publishes whose risk has changed, who has lapsed and who has returned. */
@NullMarked
package io.holdfast.analytics.retention;

import org.jspecify.annotations.NullMarked;
