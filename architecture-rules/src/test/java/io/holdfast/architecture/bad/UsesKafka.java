package io.holdfast.architecture.bad;

import org.apache.kafka.common.TopicPartition;

abstract class UsesKafka {

    abstract TopicPartition partition();
}
