package io.holdfast.sla.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.CustomerDigest;

/** Table {@code customer_merge}: which customers are one person. */
@ApplicationScoped
public class CustomerMerges {

    /** More than ticket-service merges; bounds a question about a person. */
    private static final int IDS_MAX = 200;

    private record Merge(Fact<CustomerMerged> fact, CustomerId customer, CustomerId into) {
        static Merge of(Fact<CustomerMerged> fact) {
            return new Merge(fact, fact.event().customerId(), fact.event().intoCustomerId());
        }
    }

    private static final ColumnArrays<Merge> MERGE = ColumnArrays.<Merge>builder()
            .text("customer_id", Merge::customer)
            .text("into_customer_id", Merge::into)
            .timestamp("merged_at", merge -> new ErasureCut(merge.fact().time()).at())
            .text(
                    "customer_digest",
                    merge -> CustomerDigest.hex(merge.customer().value()))
            .text("into_digest", merge -> CustomerDigest.hex(merge.into().value()))
            .build();

    /** It does not matter in which order merges and erasures are read: an erasure forgets the merges up to its cut. */
    private static final String SAVE = """
            insert into customer_merge (customer_id, into_customer_id, merged_at)
            select customer_id, into_customer_id, merged_at from %s
             where not exists (select 1 from erasure e
                                where e.customer_digest in (told.customer_digest, told.into_digest)
                                  and e.erased_at >= told.merged_at)
             order by customer_id, merged_at
            on conflict do nothing
            """.formatted(MERGE.unnest("told"));

    private static final String FORGET = """
            delete from customer_merge m using unnest($1::text[], $2::timestamptz[]) as erased (customer_id, cut)
             where erased.customer_id in (m.customer_id, m.into_customer_id) and m.merged_at <= erased.cut
            """;
    private static final String SELECT_PERSON = """
            with recursive person (id) as (
                select $1::text collate "C"
                union
                select case when m.customer_id = person.id then m.into_customer_id else m.customer_id end
                  from person join customer_merge m on m.customer_id = person.id or m.into_customer_id = person.id)
            select id from person limit %d
            """.formatted(IDS_MAX);

    private final Pool pool;

    CustomerMerges(Pool pool) {
        this.pool = pool;
    }

    /** Saves merges; one that is stored already, or that an erasure covers, is ignored. */
    public Uni<Void> save(SqlClient tx, Collection<Fact<CustomerMerged>> merges) {
        return merges.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(SAVE)
                        .execute(MERGE.tuple(merges.stream().map(Merge::of).toList()))
                        .replaceWithVoid();
    }

    /**
     * Forgets the merges of erased customers: their ids are those of several customers afterwards.
     *
     * @param customersAndCuts the ids, and the cut of each
     */
    public static Uni<Void> forget(SqlClient tx, Tuple customersAndCuts) {
        return tx.preparedQuery(FORGET).execute(customersAndCuts).replaceWithVoid();
    }

    /** All ids of the person whom a customer is, the customer's among them; null for null. */
    public Uni<@Nullable List<String>> loadPerson(@Nullable String customerId) {
        return customerId == null
                ? Uni.createFrom().nullItem()
                : pool.preparedQuery(SELECT_PERSON)
                        .execute(Tuple.of(customerId))
                        .map(rows -> {
                            List<String> ids = new ArrayList<>(rows.size());
                            rows.forEach(row -> ids.add(row.getString(0)));
                            return ids;
                        });
    }
}
