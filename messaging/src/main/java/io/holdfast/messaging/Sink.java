package io.holdfast.messaging;

import java.io.Closeable;
import java.util.List;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.RecordMetadata;

/** Receives the relay's rows; {@link KafkaSink} except in tests. */
interface Sink extends Closeable {

    /** Sends the rows in their order; returns one acknowledgement per row. */
    List<Future<RecordMetadata>> send(List<OutboxTable.Row> rows);

    /** Creates a sink for one term of leadership. */
    interface Factory {
        Sink create();
    }
}
