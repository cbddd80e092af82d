/**
 * Benchmarks of a deployed platform, from outside. Each figure is compared with a reference that is measured on the same
 * machine in the same run.
 */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
