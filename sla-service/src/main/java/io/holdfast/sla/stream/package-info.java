/** Event stream of breaches and warnings over HTTP, for clients without access to Kafka. */
@NullMarked
package io.holdfast.sla.stream;

import org.jspecify.annotations.NullMarked;
