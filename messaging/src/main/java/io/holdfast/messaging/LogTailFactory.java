package io.holdfast.messaging;

import java.util.List;

import io.holdfast.contract.Topic;

/** Creates {@link LogTail}s. */
public final class LogTailFactory {

    private final KafkaAccess kafka;
    private final EventJson json;
    private final int partitions;

    LogTailFactory(KafkaAccess kafka, EventJson json, int partitions) {
        this.kafka = kafka;
        this.json = json;
        this.partitions = partitions;
    }

    /**
     * A log tail of some topics; it consumes nothing until the first listener subscribes.
     *
     * @param replayRecordsMax a listener that has missed more records than that starts at the end of the log
     */
    public LogTail create(List<Topic> topics, int replayRecordsMax) {
        return new LogTail(kafka, json, topics, partitions, replayRecordsMax);
    }
}
