/**
 * How facts travel between services: the outbox and its relay, the inbox and its watermark, CloudEvents in Kafka's
 * binary mode, dead letters. The only module that touches a Kafka client.
 */
@NullMarked
package io.holdfast.messaging;

import org.jspecify.annotations.NullMarked;
