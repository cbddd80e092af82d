/** What every benchmark uses: a platform of its own, clients for its Kafka and PostgreSQL, test data and the report. */
@NullMarked
package io.holdfast.bench.harness;

import org.jspecify.annotations.NullMarked;
