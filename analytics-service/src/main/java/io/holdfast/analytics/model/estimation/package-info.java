/** Maximum likelihood: bounded search, Newton's method, standard errors, and the result of a fit. */
@NullMarked
package io.holdfast.analytics.model.estimation;

import org.jspecify.annotations.NullMarked;
