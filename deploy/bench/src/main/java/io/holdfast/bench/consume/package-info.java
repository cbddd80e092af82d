/** How many facts a second the services consume from Kafka, compared with a plain consumer that uses COPY. */
@NullMarked
package io.holdfast.bench.consume;

import org.jspecify.annotations.NullMarked;
