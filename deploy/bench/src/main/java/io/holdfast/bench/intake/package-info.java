/** Throughput and latency of the intake of ticket-service, compared with pgbench, COPY and a plain producer. */
@NullMarked
package io.holdfast.bench.intake;

import org.jspecify.annotations.NullMarked;
