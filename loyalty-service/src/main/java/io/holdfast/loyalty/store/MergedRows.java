package io.holdfast.loyalty.store;

import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.StatementPipeline;

/**
 * Gives the rows of a merged customer to the other one: everything but the account, its entries and lots, which are
 * transferred, and the cards, which are joined.
 */
public final class MergedRows {

    /** Customer $1, other one $2. Of two refunds with one id, the one that counts stays. */
    private static final List<String> MOVES = List.of(
            """
            update purchase set customer_id = $2, recorded_of = coalesce(recorded_of, customer_id), revision = revision + 1
             where customer_id = $1
            """,
            "update purchase set referrer = $2, revision = revision + 1 where referrer = $1",
            """
            delete from refund o using refund r
             where o.customer_id = $2 and r.customer_id = $1 and r.purchase_id = o.purchase_id and r.refund_id = o.refund_id
               and r.state = 'applied'
            """,
            """
            delete from refund r using refund o
             where r.customer_id = $1 and o.customer_id = $2 and r.purchase_id = o.purchase_id and r.refund_id = o.refund_id
            """,
            "update refund set customer_id = $2, reported_as = coalesce(reported_as, customer_id) where customer_id = $1",
            """
            update redemption
               set customer_id = $2, reported_as = coalesce(reported_as, customer_id), take_lots = case state when 'held' then take_lots else '{}' end,
                   take_points = case state when 'held' then take_points else '{}' end
             where customer_id = $1
            """,
            """
            update issued_reward set customer_id = $2, reported_as = coalesce(reported_as, customer_id)
             where customer_id = $1
            """,
            """
            update engagement set customer_id = $2, recorded_of = coalesce(recorded_of, customer_id) where customer_id = $1
            """,
            """
            update given_referral g set customer_id = $2, recorded_of = coalesce(recorded_of, customer_id)
             where customer_id = $1
               and not exists (select 1 from given_referral o
                                where o.customer_id = $2 and o.purchase_id = g.purchase_id and o.rule = g.rule)
            """,
            "update cap_use set customer_id = $2 where customer_id = $1",
            "update tier_progress set customer_id = $2 where customer_id = $1");

    private static final String DELETE_CARDS = "delete from punch_card where customer_id = $1";
    /** Who set a floor and why is in the account's row only. */
    private static final String MOVE_FLOOR_NOTE = """
            update account o set floor_reason = a.floor_reason, floor_set_at = a.floor_set_at
              from account a where a.customer_id = $1 and o.customer_id = $2
            """;

    private static final String CLEAR_FLOOR_NOTE =
            "update account set floor_reason = null, floor_set_at = null where customer_id = $1";

    private MergedRows() {}

    /** Before the changes of the members are saved. */
    public static Uni<Void> move(SqlConnection tx, CustomerId merged, CustomerId other) {
        Tuple both = Tuple.of(merged.value(), other.value());
        List<Uni<Void>> statements = new ArrayList<>();
        MOVES.forEach(sql -> statements.add(tx.preparedQuery(sql).execute(both).replaceWithVoid()));
        statements.add(
                tx.preparedQuery(DELETE_CARDS).execute(Tuple.of(merged.value())).replaceWithVoid());
        return StatementPipeline.sendAll(statements);
    }

    /**
     * Moves the note on the floor of a merged customer.
     *
     * @param taken whether the other one has that floor now
     */
    public static Uni<Void> moveFloorNote(SqlConnection tx, CustomerId merged, CustomerId other, boolean taken) {
        List<Uni<Void>> statements = new ArrayList<>();
        if (taken) {
            statements.add(tx.preparedQuery(MOVE_FLOOR_NOTE)
                    .execute(Tuple.of(merged.value(), other.value()))
                    .replaceWithVoid());
        }
        statements.add(tx.preparedQuery(CLEAR_FLOOR_NOTE)
                .execute(Tuple.of(merged.value()))
                .replaceWithVoid());
        return StatementPipeline.sendAll(statements);
    }
}
