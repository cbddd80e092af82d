package io.holdfast.messaging;

import java.io.Closeable;
import java.util.List;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Receives the relay's rows; {@link KafkaSink} except in tests. A sink is one session: after a record that was not
 * acknowledged, unless it can never be accepted, it puts no later record of the same key on the log.
 */
interface Sink extends Closeable {

    /** Sends the rows in their order; returns one acknowledgement per row. */
    List<Future<RecordMetadata>> send(List<OutboxTable.Row> rows);

    /** Ends the session; acknowledgements that are still missing fail. */
    @Override
    void close();

    /** Creates a sink for one session. */
    interface Factory {
        Sink create();
    }
}
