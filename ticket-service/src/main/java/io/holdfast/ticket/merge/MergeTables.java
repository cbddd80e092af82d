package io.holdfast.ticket.merge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventJson;
import io.holdfast.sql.CustomerDigest;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.state.CustomerGroup;

/** What a merge of customers reads and writes, beside whom they were merged into before. */
final class MergeTables {

    private static final String SELECT = """
            select exists (select 1 from fact where customer_id = any ($1))
                       or exists (select 1 from contact where customer_id = any ($1)),
                   exists (select 1 from fact where customer_id = any ($2))
                       or exists (select 1 from contact where customer_id = any ($2)),
                   (select merged_at from customer_merge where customer_id = $3),
                   (select max(cut) from erasure where customer_digest = any ($4))
            """;

    /** Of a contact that both have, one stays, which is confirmed if either was. */
    private static final List<String> MERGE = List.of(
            "update customer_merge set into_customer_id = $2 where into_customer_id = $1",
            """
            delete from contact c
             where c.customer_id = $2 and not c.confirmed
               and exists (select 1 from contact o where o.kind = c.kind and o.value = c.value and o.customer_id = $1)
            """,
            """
            delete from contact c
             where c.customer_id = $1
               and exists (select 1 from contact o where o.kind = c.kind and o.value = c.value and o.customer_id = $2)
            """,
            "update contact set customer_id = $2 where customer_id = $1",
            """
            update customer_name set customer_id = $2
             where customer_id = $1 and not exists (select 1 from customer_name where customer_id = $2)
            """);

    private static final String INSERT_MERGE =
            "insert into customer_merge (customer_id, into_customer_id, merged_at) values ($1, $2, $3)";
    private static final String INSERT_FACT = """
            insert into fact (id, source, type, time, customer_id, subject, data, position)
            values ($1, $2, $3, $4, $5, $5, $6, nextval('fact_position'))
            """;

    private MergeTables() {}

    static Uni<MergeState> load(SqlConnection tx, CustomerId customer, CustomerGroup of, CustomerGroup into) {
        List<CustomerId> all = new ArrayList<>(of.ids());
        all.addAll(into.ids());
        return tx.preparedQuery(SELECT)
                .execute(Tuple.of(texts(of), texts(into), customer.value(), digests(all)))
                .map(rows -> rows.iterator().next())
                .map(row -> new MergeState(
                        of,
                        into,
                        row.getBoolean(0),
                        row.getBoolean(1),
                        SqlTimes.instantOrNull(row, 2),
                        cut(SqlTimes.instantOrNull(row, 3))));
    }

    /** Merges the customer, and stores the event in their history. */
    static Uni<Void> merge(SqlConnection tx, Fact<CustomerMerged> merged, EventJson json) {
        String customer = merged.event().customerId().value();
        String into = merged.event().intoCustomerId().value();
        Uni<Void> steps = Uni.createFrom().voidItem();
        for (String statement : MERGE) {
            steps = steps.chain(() -> tx.preparedQuery(statement)
                    .execute(Tuple.of(customer, into))
                    .replaceWithVoid());
        }
        Tuple fact = Tuple.of(
                merged.id(),
                merged.source(),
                merged.type().wireName(),
                SqlTimes.utc(merged.time()),
                customer,
                new String(json.write(merged.event()), StandardCharsets.UTF_8));
        return steps.chain(() ->
                        tx.preparedQuery(INSERT_MERGE).execute(Tuple.of(customer, into, SqlTimes.utc(merged.time()))))
                .chain(() -> tx.preparedQuery(INSERT_FACT).execute(fact))
                .replaceWithVoid();
    }

    private static @Nullable ErasureCut cut(@Nullable Instant at) {
        return at == null ? null : new ErasureCut(at);
    }

    private static String[] texts(CustomerGroup group) {
        return group.texts().toArray(String[]::new);
    }

    private static Buffer[] digests(Collection<CustomerId> customers) {
        return customers.stream()
                .map(customer -> Buffer.buffer(CustomerDigest.bytes(customer.value())))
                .toArray(Buffer[]::new);
    }
}
