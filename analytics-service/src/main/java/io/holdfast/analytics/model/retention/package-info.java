/** Retention curves of cohorts: shifted-beta-geometric (sBG). */
@NullMarked
package io.holdfast.analytics.model.retention;

import org.jspecify.annotations.NullMarked;
