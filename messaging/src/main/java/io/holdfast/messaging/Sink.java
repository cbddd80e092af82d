package io.holdfast.messaging;

import java.io.Closeable;
import java.util.List;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.RecordMetadata;

/** Where the relay's rows go. */
interface Sink extends Closeable {

    /** Sends the rows in their order; one acknowledgement a row. */
    List<Future<RecordMetadata>> send(List<OutboxTable.Row> rows);

    /** Makes a sink for one term of leadership. */
    interface Factory {
        Sink create();
    }
}
