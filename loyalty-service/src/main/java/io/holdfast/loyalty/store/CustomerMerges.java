package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.sql.SqlTimes;

/**
 * The table {@code customer_merge}: which customers are one person. It changes only in transactions that hold the programme's
 * lock alone, so for whoever shares it the table stays as it is.
 */
public final class CustomerMerges {

    private static final String SELECT_PERSONS = """
            select customer_id, into_customer_id from customer_merge where applied and customer_id = any($1::text[])
            """;
    private static final String SELECT_MERGED = """
            select customer_id, into_customer_id from customer_merge where applied and into_customer_id = any($1::text[])
            """;
    private static final String CONCERNS_ANY = """
            select exists (select 1 from customer_merge
                            where customer_id = any($1::text[]) or into_customer_id = any($1::text[]))
            """;
    private static final String SELECT_GROUP = """
            with person as (
                select coalesce((select into_customer_id from customer_merge
                                  where applied and customer_id = $1 and merged_at <= $2), $1) as id)
            select customer_id from (
                select id as customer_id, 'infinity'::timestamptz as merged_at from person
                union all
                select m.customer_id, m.merged_at from customer_merge m, person
                 where m.applied and m.into_customer_id = person.id and m.merged_at <= $2) as ids
             order by merged_at, customer_id
            """;
    private static final String NOTE = """
            insert into customer_merge as known
                   (customer_id, into_customer_id, merged_at, event_source, event_id, other_read, applied)
            values ($1, $2, $3, $4, $5, $6, false)
            on conflict (customer_id, merged_at) do update
               set event_source = coalesce(known.event_source, excluded.event_source),
                   event_id = coalesce(known.event_id, excluded.event_id),
                   other_read = known.other_read or excluded.other_read
            returning event_source, event_id, other_read, applied
            """;
    private static final String APPLY = """
            update customer_merge set into_customer_id = $2, applied = true where customer_id = $1 and merged_at = $3
            """;
    private static final String MOVE_ALONG =
            "update customer_merge set into_customer_id = $2 where into_customer_id = $1 and applied";
    /** Runs do not look at a closed account again: it would get the tier of somebody without purchases. */
    private static final String CLOSE =
            "update account set next_due_at = null, programme_version = 2147483647 where customer_id = $1";

    private static final String DELETE = "delete from customer_merge where customer_id = $1 and merged_at = $2";
    private static final String FORGET = """
            delete from customer_merge
             where merged_at <= $2 and (customer_id = any($1::text[]) or into_customer_id = any($1::text[]))
            """;

    private CustomerMerges() {}

    /** Of merged customers, whom they are now; others are left out. */
    public static Uni<Map<CustomerId, CustomerId>> loadPersons(SqlClient client, Collection<CustomerId> customers) {
        return client.preparedQuery(SELECT_PERSONS)
                .execute(Tuple.of(AccountTable.ids(customers)))
                .map(rows -> {
                    Map<CustomerId, CustomerId> persons = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> persons.put(id(row, "customer_id"), id(row, "into_customer_id")));
                    return persons;
                });
    }

    /** Whom a customer is now: the same, unless they were merged. */
    public static Uni<CustomerId> loadPerson(SqlClient client, CustomerId customer) {
        return loadPersons(client, List.of(customer)).map(persons -> persons.getOrDefault(customer, customer));
    }

    /** Who was merged into these customers; those without any are left out. */
    static Uni<Map<CustomerId, Set<CustomerId>>> loadMerged(SqlConnection tx, Collection<CustomerId> customers) {
        return tx.preparedQuery(SELECT_MERGED)
                .execute(Tuple.of(AccountTable.ids(customers)))
                .map(rows -> {
                    Map<CustomerId, Set<CustomerId>> merged = new HashMap<>();
                    rows.forEach(row -> merged.computeIfAbsent(id(row, "into_customer_id"), other -> new TreeSet<>())
                            .add(id(row, "customer_id")));
                    return merged;
                });
    }

    /** Whether any merge of these customers is known, applied or not. */
    public static Uni<Boolean> concernsAny(SqlConnection tx, Collection<CustomerId> customers) {
        return tx.preparedQuery(CONCERNS_ANY)
                .execute(Tuple.of(AccountTable.ids(customers)))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /**
     * All ids of the person who a customer was at an instant, the customer's among them: the merged ones in the order of their
     * merges, and last the one into whom they were merged.
     */
    public static Uni<List<CustomerId>> loadGroup(SqlConnection tx, CustomerId customer, Instant at) {
        return tx.preparedQuery(SELECT_GROUP)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(at)))
                .map(rows -> {
                    List<CustomerId> group = new ArrayList<>(rows.size());
                    rows.forEach(row -> group.add(id(row, "customer_id")));
                    return group;
                });
    }

    /**
     * What is known of a merge.
     *
     * @param cause the event under the customer's own key; null: it or the other one is not read yet
     */
    public record Known(@Nullable EventKey cause, boolean applied) {}

    /** Notes that one of the two records of a merge is read. */
    public static Uni<Known> note(SqlConnection tx, Fact<CustomerMerged> fact) {
        CustomerMerged merged = fact.event();
        String key = fact.extensions()
                .getOrDefault(Fact.PARTITION_KEY, merged.customerId().value());
        boolean own = key.equals(merged.customerId().value());
        Tuple parameters = Tuple.from(new @Nullable Object[] {
            merged.customerId().value(),
            merged.intoCustomerId().value(),
            SqlTimes.utc(fact.time()),
            own ? fact.source() : null,
            own ? fact.id() : null,
            !own
        });
        return tx.preparedQuery(NOTE)
                .execute(parameters)
                .map(rows -> known(rows.iterator().next()));
    }

    private static Known known(Row row) {
        String id = row.getString("event_id");
        return new Known(
                id == null || !row.getBoolean("other_read") ? null : new EventKey(row.getString("event_source"), id),
                row.getBoolean("applied"));
    }

    /**
     * Makes a merge count; whoever was merged into the customer is the other one, too.
     *
     * @param person not merged
     */
    public static Uni<Void> apply(SqlConnection tx, CustomerId customer, CustomerId person, Instant mergedAt) {
        return tx.preparedQuery(MOVE_ALONG)
                .execute(Tuple.of(customer.value(), person.value()))
                .chain(() -> tx.preparedQuery(APPLY)
                        .execute(Tuple.of(customer.value(), person.value(), SqlTimes.utc(mergedAt))))
                .chain(() -> tx.preparedQuery(CLOSE).execute(Tuple.of(customer.value())))
                .replaceWithVoid();
    }

    public static Uni<Void> delete(SqlConnection tx, CustomerId customer, Instant mergedAt) {
        return tx.preparedQuery(DELETE)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(mergedAt)))
                .replaceWithVoid();
    }

    /** Forgets the merges of these customers up to an instant: afterwards each id is a customer of its own. */
    public static Uni<Void> forget(SqlConnection tx, Collection<CustomerId> customers, Instant until) {
        return tx.preparedQuery(FORGET)
                .execute(Tuple.of(AccountTable.ids(customers), SqlTimes.utc(until)))
                .replaceWithVoid();
    }

    private static CustomerId id(Row row, String column) {
        return new CustomerId(row.getString(column));
    }
}
