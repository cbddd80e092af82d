package io.holdfast.messaging;

import java.util.List;

import io.holdfast.contract.Topic;

/** Makes readers of the log's end. */
public final class LogTailFactory {

    private final String bootstrapServers;
    private final EventJson json;
    private final int partitions;

    LogTailFactory(String bootstrapServers, EventJson json, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.json = json;
        this.partitions = partitions;
    }

    /**
     * A reader of some topics, at rest until somebody follows.
     *
     * @param replayRecordsMax who comes back and has missed more than so many records begins at the end
     */
    public LogTail create(List<Topic> topics, int replayRecordsMax) {
        return new LogTail(bootstrapServers, json, topics, partitions, replayRecordsMax);
    }
}
