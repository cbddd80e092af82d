/** Benchmarks, started manually; no test runs them. */
@NullMarked
package io.holdfast.analytics.bench;

import org.jspecify.annotations.NullMarked;
