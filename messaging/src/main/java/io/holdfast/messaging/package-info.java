/**
 * Messaging between services over Kafka: the transactional outbox and its relay, the inbox with its watermarks and dead
 * letters, CloudEvents in Kafka's binary content mode, and the log tail. No service depends on a Kafka client:
 * only this module, deploy and test-servers do.
 */
@NullMarked
package io.holdfast.messaging;

import org.jspecify.annotations.NullMarked;
