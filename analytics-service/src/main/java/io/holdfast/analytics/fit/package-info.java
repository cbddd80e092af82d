/** Fits of models: on recorded purchases as of a day, and on tables that are given; over REST. */
@NullMarked
package io.holdfast.analytics.fit;

import org.jspecify.annotations.NullMarked;
