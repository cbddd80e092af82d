package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.WebhookEvent;
import io.holdfast.sql.ColumnArrays;

/**
 * The transactional outbox: appends facts as rows in the caller's transaction; the relay sends them to Kafka after the
 * commit, at least once. Facts of one key are sent in the order of their row ids, so a caller must lock the row of the
 * ticket or customer before it appends facts about it. A fact without a trace gets that of the request being served.
 */
public final class Outbox {

    private static final ColumnArrays<OutboxRecord> COLUMNS = ColumnArrays.<OutboxRecord>builder()
            .text("event_id", OutboxRecord::eventId)
            .text("topic", OutboxRecord::topic)
            .nullableInteger("partition", OutboxRecord::partition)
            .text("key", OutboxRecord::key)
            .text("headers", OutboxRecord::headers)
            .bytes("payload", OutboxRecord::payload)
            .build();
    private static final String INSERT = "insert into outbox (" + COLUMNS.names() + ") select " + COLUMNS.names()
            + " from " + COLUMNS.unnestWithPosition("record") + " order by position";

    private final EventJson json;
    private final Runnable wake;
    private final int partitions;

    /**
     * @param wake wakes the relay
     * @param partitions how many partitions each topic has; the end of an import is sent to each of them
     */
    public Outbox(EventJson json, Runnable wake, int partitions) {
        this.json = json;
        this.wake = wake;
        this.partitions = partitions;
    }

    /** Appends the facts in their order, in one statement of the caller's transaction. */
    public Uni<Void> append(SqlConnection tx, List<? extends Fact<? extends Event>> facts) {
        return append(tx, facts, fact -> json.write(fact.event()));
    }

    /**
     * Appends facts whose data the caller has serialized already.
     *
     * @param data gives a fact's data as {@link EventJson} writes it
     */
    public Uni<Void> append(
            SqlConnection tx,
            List<? extends Fact<? extends Event>> facts,
            Function<? super Fact<? extends Event>, byte[]> data) {
        List<OutboxRecord> records = new ArrayList<>(facts.size());
        String requestTrace = Traces.current();
        for (Fact<? extends Event> fact : facts) {
            Fact<? extends Event> traced = fact.trace() == null ? fact.withTrace(requestTrace) : fact;
            addRecordsOf(traced, Buffer.buffer(data.apply(fact)), records);
        }
        return appendRecords(tx, records);
    }

    /** Makes the relay read the table at once; to be called after the commit of a transaction that appended. Cheap. */
    public void wakeRelay() {
        wake.run();
    }

    Uni<Void> appendRecords(SqlConnection tx, List<OutboxRecord> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(INSERT).execute(COLUMNS.tuple(records)).replaceWithVoid();
    }

    private void addRecordsOf(Fact<? extends Event> fact, Buffer payload, List<OutboxRecord> records) {
        String headers = CloudEventHeaders.toJson(fact);
        String topic = fact.type().topic().wireName();
        switch (fact.event()) {
            case CustomerFact about ->
                records.add(new OutboxRecord(fact.id(), topic, null, keyOf(fact, about), headers, payload));
            case WebhookEvent about ->
                records.add(new OutboxRecord(fact.id(), topic, null, about.webhookId(), headers, payload));
            case ImportEvent ignored -> {
                for (int partition = 0; partition < partitions; partition++) {
                    records.add(new OutboxRecord(fact.id(), topic, partition, null, headers, payload));
                }
            }
        }
    }

    /** The customer's id; of one of the two events of a merge, that of the other customer. */
    private static String keyOf(Fact<? extends Event> fact, CustomerFact about) {
        String key = about instanceof CustomerMerged ? fact.extensions().get(Fact.PARTITION_KEY) : null;
        return key == null ? about.customerId().value() : key;
    }
}
