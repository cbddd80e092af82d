package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.member.Redemption.State;
import io.holdfast.loyalty.store.MemberReader.OwnedRedemption;
import io.holdfast.sql.SqlTimes;

/** Reads the redemptions of all customers, newest first, without locks. */
public final class RedemptionList {

    /**
     * Each state is a range of the index {@code redemption_by_state}, or of {@code redemption_by_reward_and_state}, so a page
     * reads about as many rows as it has, whatever the state. A hold whose time is over has ended, even if no run has ended it.
     */
    private static final String SELECT = """
            select listed.* from unnest($1::text[]) as wanted (state) cross join lateral (
                select * from redemption r
                 where r.state = wanted.state and (r.held_at, r.redemption_id) < ($2, $3)
            """;

    private static final String ORDERED = """
                 order by r.held_at desc, r.redemption_id desc limit $4) as listed
             order by listed.held_at desc, listed.redemption_id desc limit $4
            """;
    private static final String OF_CUSTOMER = """
             and r.customer_id = coalesce(
                 (select into_customer_id from customer_merge where applied and customer_id = $), $)
            """;
    private static final String OF_REWARD = " and r.reward = $";
    private static final String RUNNING = " and r.expires_at > $";
    private static final String OVER = " and (r.state = 'expired' or r.expires_at <= $)";

    /** After every text. */
    private static final String LAST_ID = "\uffff";

    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private RedemptionList() {}

    /** Which redemptions: of every state, customer and reward where that is null. */
    public record Filter(
            @Nullable State state,
            @Nullable CustomerId customer,
            @Nullable String reward) {}

    /** The place of a redemption in the list. */
    public record Position(Instant heldAt, String redemptionId) {}

    /**
     * Loads the first redemptions of the list.
     *
     * @param after only those that come after this place; null: from the first
     * @param now when a hold whose time is over counts as expired
     */
    public static Uni<List<OwnedRedemption>> load(
            SqlClient client, Filter filter, @Nullable Position after, Instant now, int limit) {
        StringBuilder sql = new StringBuilder(SELECT);
        Tuple parameters = Tuple.of(
                states(filter.state()),
                SqlTimes.utc(after == null ? LAST_TIME : after.heldAt()),
                after == null ? LAST_ID : after.redemptionId(),
                limit);
        if (filter.customer() != null) {
            add(sql, OF_CUSTOMER, parameters.addString(filter.customer().value()));
        }
        if (filter.reward() != null) {
            add(sql, OF_REWARD, parameters.addString(filter.reward()));
        }
        if (filter.state() == State.HELD || filter.state() == State.EXPIRED) {
            add(sql, filter.state() == State.HELD ? RUNNING : OVER, parameters.addValue(SqlTimes.utc(now)));
        }
        sql.append(ORDERED);
        return client.preparedQuery(sql.toString()).execute(parameters).map(rows -> {
            List<OwnedRedemption> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(
                    new OwnedRedemption(new CustomerId(row.getString("customer_id")), RedemptionTable.read(row))));
            return found;
        });
    }

    /** Adds a condition on the last parameter, which it names without a number. */
    private static void add(StringBuilder sql, String condition, Tuple parameters) {
        sql.append(condition.replace("$", "$" + parameters.size()));
    }

    private static String[] states(@Nullable State state) {
        List<State> stored = state == null
                ? Arrays.asList(State.values())
                : state == State.EXPIRED ? List.of(State.EXPIRED, State.HELD) : List.of(state);
        return stored.stream().map(State::wireName).toArray(String[]::new);
    }
}
