/** Breaches and warnings as they happen, for people without a Kafka client. */
@NullMarked
package io.holdfast.sla.stream;

import org.jspecify.annotations.NullMarked;
