package io.holdfast.loyalty.store;

import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.sql.SqlTimes;
import io.holdfast.sql.StatementPipeline;

/**
 * Gives the rows of a person back to the ids under which they were reported, when an erasure ends the merge: the opposite of
 * {@link MergedRows}. The columns {@code recorded_of} then say whose account has the entry that a row names.
 */
final class DividedRows {

    /** Of the ids $1. What limits and tiers count has no id of its own: it goes with the fact of the same instant. */
    private static final List<String> GIVE_BACK = List.of("""
            update purchase
               set customer_id = coalesce(reported_as, recorded_of), recorded_of = coalesce(recorded_of, customer_id),
                   content = coalesce(reported_content, content), revision = revision + 1
             where customer_id = any($1::text[]) and coalesce(reported_as, recorded_of) = any($1::text[])
            """, """
            update engagement
               set customer_id = coalesce(reported_as, recorded_of), recorded_of = coalesce(recorded_of, customer_id)
             where customer_id = any($1::text[]) and coalesce(reported_as, recorded_of) = any($1::text[])
            """, """
            update given_referral g
               set customer_id = coalesce(reported_as, recorded_of), recorded_of = coalesce(recorded_of, customer_id)
             where customer_id = any($1::text[]) and coalesce(reported_as, recorded_of) = any($1::text[])
               and not exists (select 1 from given_referral o
                                where o.customer_id = coalesce(g.reported_as, g.recorded_of)
                                  and o.purchase_id = g.purchase_id and o.rule = g.rule)
            """, """
            update purchase p set referrer = g.customer_id, revision = revision + 1
              from given_referral g
             where p.referrer = any($1::text[]) and g.customer_id = any($1::text[]) and g.customer_id <> p.referrer
               and g.purchase_id = p.purchase_id
            """, """
            update refund r set customer_id = reported_as, reported_as = null
             where customer_id = any($1::text[]) and reported_as = any($1::text[])
               and not exists (select 1 from refund o
                                where o.customer_id = r.reported_as and o.purchase_id = r.purchase_id
                                  and o.refund_id = r.refund_id)
            """, """
            update redemption set customer_id = reported_as, reported_as = null
             where customer_id = any($1::text[]) and reported_as = any($1::text[])
            """, """
            update issued_reward set customer_id = reported_as, reported_as = null
             where customer_id = any($1::text[]) and reported_as = any($1::text[])
            """, """
            update cap_use c set customer_id = f.customer_id
              from (select customer_id, happened_at from purchase where customer_id = any($1::text[])
                    union all select customer_id, happened_at from engagement where customer_id = any($1::text[])
                    union all select customer_id, happened_at from given_referral where customer_id = any($1::text[])) f
             where c.customer_id = any($1::text[]) and c.used_at = f.happened_at
            """, """
            update tier_progress t set customer_id = f.customer_id
              from (select customer_id, happened_at from refund where customer_id = any($1::text[])
                    union all select customer_id, happened_at from engagement where customer_id = any($1::text[])
                    union all select customer_id, happened_at from given_referral where customer_id = any($1::text[])) f
             where t.customer_id = any($1::text[]) and t.happened_at = f.happened_at
            """);

    /** A refund of the other id's purchase, which counted while both were one. */
    private static final String REFUSE_REFUNDS_OF_OTHERS = """
            with others as (
                update refund r set state = 'refused'
                  from purchase p
                 where r.customer_id = any($1::text[]) and p.customer_id = any($1::text[]) and p.customer_id <> r.customer_id
                   and p.purchase_id = r.purchase_id and p.happened_at > $2 and r.happened_at > $2 and r.state = 'applied'
                returning r.*)
            insert into refused (event_source, event_id, reason, customer_id, detail, happened_at)
            select event_source, event_id, 'customer-differs', customer_id,
                   'refund ' || refund_id || ' of purchase ' || purchase_id, happened_at
              from others
            on conflict do nothing
            """;

    /** A later refund of a forgotten purchase of the other id. */
    private static final String AWAIT_FORGOTTEN_PURCHASES = """
            update refund set state = 'waiting'
             where customer_id = any($1::text[]) and state = 'applied'
               and not exists (select 1 from purchase p where p.purchase_id = refund.purchase_id)
            """;

    private DividedRows() {}

    /** Before anything is forgotten. */
    static Uni<Void> giveBack(SqlConnection tx, List<CustomerId> group) {
        List<Uni<Void>> statements = new ArrayList<>();
        Object ids = AccountTable.ids(group);
        GIVE_BACK.forEach(sql ->
                statements.add(tx.preparedQuery(sql).execute(Tuple.of(ids)).replaceWithVoid()));
        return StatementPipeline.sendAll(statements);
    }

    /** After the points of these refunds are given back. */
    static Uni<Void> refuseRefundsOfOthers(SqlConnection tx, List<CustomerId> group, ErasureCut cut) {
        return tx.preparedQuery(REFUSE_REFUNDS_OF_OTHERS)
                .execute(Tuple.of(AccountTable.ids(group), SqlTimes.utc(cut.at())))
                .replaceWithVoid();
    }

    /** After everything up to the cut is forgotten. */
    static Uni<Void> awaitForgottenPurchases(SqlConnection tx, List<CustomerId> group) {
        return tx.preparedQuery(AWAIT_FORGOTTEN_PURCHASES)
                .execute(Tuple.of(AccountTable.ids(group)))
                .replaceWithVoid();
    }
}
