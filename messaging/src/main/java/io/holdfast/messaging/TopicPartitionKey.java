package io.holdfast.messaging;

/** A partition of a topic, as the key of a map. */
record TopicPartitionKey(String topic, int partition) {}
