/** Windows of activity over a million customers beside DuckDB, fits of models, memory and growth of analytics-service. */
@NullMarked
package io.holdfast.bench.analytics;

import org.jspecify.annotations.NullMarked;
