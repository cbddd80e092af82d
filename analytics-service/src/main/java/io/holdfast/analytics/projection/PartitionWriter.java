package io.holdfast.analytics.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ChangeCodec;
import io.holdfast.analytics.activity.PartitionUpdate.Departure;
import io.holdfast.analytics.activity.PartitionUpdate.Erasure;
import io.holdfast.analytics.record.RecordTables;
import io.holdfast.analytics.record.model.RecordedFacts;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.StatementPipeline;

/** Saves the updates of a batch: one statement for each table, whatever the number of events and partitions. */
final class PartitionWriter {

    private record CustomerRow(
            String customerId,
            int partition,
            int number,
            @Nullable Instant cut) {}

    private record NumberRow(int partition, int number) {}

    private record ErasureRow(int partition, Erasure erasure) {}

    private static final ColumnArrays<CustomerRow> CUSTOMER = ColumnArrays.<CustomerRow>builder()
            .text("customer_id", CustomerRow::customerId)
            .integer("partition", CustomerRow::partition)
            .integer("number", CustomerRow::number)
            .timestamp("cut", CustomerRow::cut)
            .build();
    private static final ColumnArrays<VersionedUpdate> CHANGES = ColumnArrays.<VersionedUpdate>builder()
            .integer("partition", VersionedUpdate::partition)
            .bigint("seq", VersionedUpdate::seq)
            .integer("next_customer", versioned -> versioned.update().nextCustomer())
            .bytes(
                    "changes",
                    versioned ->
                            Buffer.buffer(ChangeCodec.encode(versioned.update().changes())))
            .timestamp("recorded_at", versioned -> versioned.recording().at())
            .text("final_until", versioned -> versioned.recording().finalUntil())
            .bigint("moved", VersionedUpdate::moved)
            .build();
    private static final ColumnArrays<NumberRow> ENDED_NUMBER = ColumnArrays.<NumberRow>builder()
            .integer("partition", NumberRow::partition)
            .integer("number", NumberRow::number)
            .build();
    private static final ColumnArrays<Departure> DEPARTURE = ColumnArrays.<Departure>builder()
            .text("source", Departure::source)
            .text("event_id", Departure::eventId)
            .text("customer_id", Departure::customerId)
            .text("reason", departure -> departure.reason().wireName())
            .timestamp("left_at", Departure::leftAt)
            .build();
    private static final ColumnArrays<ErasureRow> ERASURE = ColumnArrays.<ErasureRow>builder()
            .text("customer_id", row -> row.erasure().customerId())
            .text("digest", row -> row.erasure().digest())
            .integer("partition", ErasureRow::partition)
            .nullableInteger("number", row -> row.erasure().number())
            .timestamp("cut", row -> row.erasure().cut().at())
            .build();

    /** Earlier versions took records on a partition that is not their customer's, and gave the customer to it. */
    private static final String INSERT_CUSTOMERS = CUSTOMER.insertInto("customer") + """
             on conflict (customer_id) do update set partition = excluded.partition, number = excluded.number
             where customer.partition <> excluded.partition
            """;

    private static final String INSERT_CHANGES = """
            with changed as (select * from %s),
            appended as (
                insert into activity_change (partition, seq, changes, recorded_at, final_until, moved)
                select partition, seq, changes, recorded_at, final_until::date, moved from changed)
            update activity_partition p
               set seq = changed.seq, next_customer = changed.next_customer, moved = p.moved # changed.moved
              from changed where p.partition = changed.partition
            """.formatted(CHANGES.unnest("changed"));
    private static final String INSERT_ENDED_NUMBERS =
            ENDED_NUMBER.insertInto("erased_number") + " on conflict do nothing";
    private static final String INSERT_DEPARTURES = DEPARTURE.insertInto("departure") + " on conflict do nothing";
    private static final String ERASE_CUSTOMERS = """
            with erased as (select * from %s),
            recorded as (
                insert into erased_customer (digest, partition, cut)
                select digest, partition, max(cut) from erased group by digest, partition
                on conflict (digest) do update set cut = greatest(erased_customer.cut, excluded.cut)),
            numbers as (
                insert into erased_number (partition, number)
                select partition, number from erased where number is not null on conflict do nothing),
            departures as (
                delete from departure using erased
                 where departure.customer_id = erased.customer_id and departure.left_at <= erased.cut)
            delete from customer using erased where customer.customer_id = erased.customer_id
            """.formatted(ERASURE.unnest("erased"));

    private PartitionWriter() {}

    static Uni<Void> write(SqlClient tx, Collection<VersionedUpdate> updates) {
        // A customer whom the batch erases may have a new life in it.
        return erase(tx, updates)
                .chain(() -> insertCustomers(tx, newCustomers(updates)))
                .chain(() -> StatementPipeline.sendAll(insertions(tx, updates)));
    }

    private static List<Uni<Void>> insertions(SqlClient tx, Collection<VersionedUpdate> updates) {
        List<Uni<Void>> statements = new ArrayList<>();
        statements.add(execute(tx, INSERT_CHANGES, CHANGES, withNewVersion(updates)));
        statements.add(execute(tx, INSERT_ENDED_NUMBERS, ENDED_NUMBER, endedNumbers(updates)));
        statements.add(execute(tx, INSERT_DEPARTURES, DEPARTURE, departures(updates)));
        updates.stream()
                .findFirst()
                .ifPresent(first -> statements.addAll(RecordTables.insert(
                        tx, RecordedFacts.of(facts(updates)), first.recording(), first.partition())));
        return statements;
    }

    private static Uni<Void> erase(SqlClient tx, Collection<VersionedUpdate> updates) {
        return execute(tx, ERASE_CUSTOMERS, ERASURE, erasures(updates))
                .chain(() -> RecordTables.erase(
                        tx, erasures(updates).stream().map(ErasureRow::erasure).toList()));
    }

    private static Uni<Void> insertCustomers(SqlClient tx, List<CustomerRow> customers) {
        return customers.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(INSERT_CUSTOMERS)
                        .execute(CUSTOMER.tuple(customers))
                        .invoke(saved -> {
                            if (saved.rowCount() != customers.size()) {
                                throw new IllegalStateException("a customer has two numbers on a partition");
                            }
                        })
                        .replaceWithVoid();
    }

    private static <T> Uni<Void> execute(SqlClient tx, String sql, ColumnArrays<T> columns, List<T> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(columns.tuple(rows)).replaceWithVoid();
    }

    private static List<CustomerRow> newCustomers(Collection<VersionedUpdate> updates) {
        return updates.stream()
                .flatMap(versioned -> versioned.update().newCustomers().stream()
                        .map(customer -> new CustomerRow(
                                customer.customerId(),
                                versioned.partition(),
                                customer.number(),
                                customer.cut() == null ? null : customer.cut().at())))
                .toList();
    }

    private static List<VersionedUpdate> withNewVersion(Collection<VersionedUpdate> updates) {
        return updates.stream().filter(VersionedUpdate::isNewVersion).toList();
    }

    private static List<NumberRow> endedNumbers(Collection<VersionedUpdate> updates) {
        return updates.stream()
                .flatMap(versioned -> versioned.update().endedNumbers().stream()
                        .map(number -> new NumberRow(versioned.partition(), number)))
                .toList();
    }

    private static List<Fact<? extends Event>> facts(Collection<VersionedUpdate> updates) {
        List<Fact<? extends Event>> facts = new ArrayList<>();
        updates.forEach(versioned -> facts.addAll(versioned.update().facts()));
        return facts;
    }

    private static List<Departure> departures(Collection<VersionedUpdate> updates) {
        return updates.stream()
                .flatMap(versioned -> versioned.update().departures().stream())
                .toList();
    }

    private static List<ErasureRow> erasures(Collection<VersionedUpdate> updates) {
        return updates.stream()
                .flatMap(versioned -> versioned.update().erasures().stream()
                        .map(erasure -> new ErasureRow(versioned.partition(), erasure)))
                .toList();
    }
}
