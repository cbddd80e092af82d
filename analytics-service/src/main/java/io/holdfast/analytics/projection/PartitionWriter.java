package io.holdfast.analytics.projection;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.activity.ChangeCodec;
import io.holdfast.analytics.activity.PartitionUpdate.Departure;
import io.holdfast.analytics.activity.PartitionUpdate.Erasure;
import io.holdfast.analytics.activity.PartitionUpdate.NewCustomer;

/** Writes what a batch changes: one statement a table, whatever the number of facts and partitions. */
final class PartitionWriter {

    private static final String INSERT_CUSTOMERS = """
            insert into customer (customer_id, partition, number)
            select * from unnest($1::text[], $2::int[], $3::int[])
            """;
    private static final String INSERT_CHANGES = """
            with step as (
                select * from unnest($1::int[], $2::bigint[], $3::int[], $4::bytea[])
                           as step (partition, seq, next_customer, changes)),
            appended as (
                insert into activity_change (partition, seq, changes) select partition, seq, changes from step)
            update activity_partition p set seq = step.seq, next_customer = step.next_customer
              from step where p.partition = step.partition
            """;
    private static final String INSERT_DEPARTURES = """
            insert into departure (source, event_id, customer_id, reason, left_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
            on conflict do nothing
            """;
    private static final String ERASE_CUSTOMERS = """
            with gone as (
                select * from unnest($1::text[], $2::text[], $3::int[], $4::int[])
                           as gone (customer_id, digest, partition, number)),
            remembered as (
                insert into erased_customer (digest, partition, number)
                select digest, partition, nullif(number, -1) from gone on conflict do nothing),
            departed as (
                delete from departure where customer_id = any($1))
            delete from customer where customer_id = any($1)
            """;

    private static final int NO_NUMBER = -1;

    private PartitionWriter() {}

    static Uni<Void> write(SqlClient tx, Collection<VersionedUpdate> updates) {
        return insertCustomers(tx, updates)
                .chain(() -> insertChanges(tx, updates))
                .chain(() -> insertDepartures(tx, updates))
                .chain(() -> eraseCustomers(tx, updates));
    }

    private static Uni<Void> insertCustomers(SqlClient tx, Collection<VersionedUpdate> updates) {
        List<String> ids = new ArrayList<>();
        List<Integer> partitions = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (VersionedUpdate update : updates) {
            for (NewCustomer customer : update.update().newCustomers()) {
                ids.add(customer.customerId());
                partitions.add(update.partition());
                numbers.add(customer.number());
            }
        }
        return execute(
                tx,
                INSERT_CUSTOMERS,
                ids.isEmpty(),
                strings(ids).addArrayOfInteger(array(partitions)).addArrayOfInteger(array(numbers)));
    }

    private static Uni<Void> insertChanges(SqlClient tx, Collection<VersionedUpdate> updates) {
        List<Integer> partitions = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        List<Integer> nextCustomers = new ArrayList<>();
        List<Buffer> changes = new ArrayList<>();
        for (VersionedUpdate update : updates) {
            if (update.update().needsNewVersion()) {
                partitions.add(update.partition());
                seqs.add(update.seq());
                nextCustomers.add(update.update().nextCustomer());
                changes.add(Buffer.buffer(ChangeCodec.encode(update.update().changes())));
            }
        }
        Tuple values = Tuple.tuple()
                .addArrayOfInteger(array(partitions))
                .addArrayOfLong(seqs.toArray(Long[]::new))
                .addArrayOfInteger(array(nextCustomers))
                .addValue(changes.toArray(Buffer[]::new));
        return execute(tx, INSERT_CHANGES, partitions.isEmpty(), values);
    }

    private static Uni<Void> insertDepartures(SqlClient tx, Collection<VersionedUpdate> updates) {
        List<Departure> all = updates.stream()
                .flatMap(update -> update.update().departures().stream())
                .toList();
        Tuple values = strings(all.stream().map(Departure::source).toList())
                .addArrayOfString(all.stream().map(Departure::eventId).toArray(String[]::new))
                .addArrayOfString(all.stream().map(Departure::customerId).toArray(String[]::new))
                .addArrayOfString(all.stream().map(d -> d.reason().wireName()).toArray(String[]::new))
                .addArrayOfOffsetDateTime(all.stream()
                        .map(d -> d.leftAt().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return execute(tx, INSERT_DEPARTURES, all.isEmpty(), values);
    }

    private static Uni<Void> eraseCustomers(SqlClient tx, Collection<VersionedUpdate> updates) {
        List<String> ids = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        List<Integer> partitions = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (VersionedUpdate update : updates) {
            for (Erasure erasure : update.update().erasures()) {
                ids.add(erasure.customerId());
                digests.add(erasure.digest());
                partitions.add(update.partition());
                Integer number = erasure.number();
                numbers.add(number == null ? NO_NUMBER : number);
            }
        }
        Tuple values = strings(ids)
                .addArrayOfString(digests.toArray(String[]::new))
                .addArrayOfInteger(array(partitions))
                .addArrayOfInteger(array(numbers));
        return execute(tx, ERASE_CUSTOMERS, ids.isEmpty(), values);
    }

    private static Uni<Void> execute(SqlClient tx, String sql, boolean empty, Tuple values) {
        return empty
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(values).replaceWithVoid();
    }

    private static Tuple strings(List<String> values) {
        return Tuple.tuple().addArrayOfString(values.toArray(String[]::new));
    }

    private static Integer[] array(List<Integer> values) {
        return values.toArray(Integer[]::new);
    }
}
