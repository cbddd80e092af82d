package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.member.MemberEffect.TierProgress;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;
import io.holdfast.sql.SqlTimes;

/** Reads redemptions, rewards and what counts for tiers, without locks. */
public final class MemberReader {

    private static final String SELECT_REDEMPTION = "select * from redemption where redemption_id = $1";
    private static final String SELECT_REWARD = "select * from issued_reward where issued_id = $1";
    private static final String SELECT_REWARDS = """
            select * from issued_reward
             where customer_id = coalesce((select into_customer_id from customer_merge where applied and customer_id = $1), $1)
               and (issued_at, issued_id) < ($2, $3) order by issued_at desc, issued_id desc limit $4
            """;
    private static final String SELECT_ACCOUNT = """
            select 1 from account where customer_id = coalesce(
                   (select into_customer_id from customer_merge where applied and customer_id = $1), $1)
            """;
    private static final String SELECT_STOCK = "select reward, taken from reward_stock where reward = any($1::text[])";
    /** After every text. */
    private static final String LAST_ID = "\uffff";

    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private MemberReader() {}

    public record OwnedRedemption(CustomerId customerId, Redemption redemption) {}

    public record OwnedReward(CustomerId customerId, IssuedReward reward) {}

    /** Empty when there is none. */
    public static Uni<List<OwnedRedemption>> loadRedemption(SqlClient client, String redemptionId) {
        return client.preparedQuery(SELECT_REDEMPTION)
                .execute(Tuple.of(redemptionId))
                .map(rows -> {
                    List<OwnedRedemption> found = new ArrayList<>(1);
                    rows.forEach(row -> found.add(new OwnedRedemption(customer(row), RedemptionTable.read(row))));
                    return found;
                });
    }

    /** Empty when there is none. */
    public static Uni<List<OwnedReward>> loadReward(SqlClient client, String issuedId) {
        return client.preparedQuery(SELECT_REWARD).execute(Tuple.of(issuedId)).map(rows -> {
            List<OwnedReward> found = new ArrayList<>(1);
            rows.forEach(row -> found.add(new OwnedReward(customer(row), RewardTable.read(row))));
            return found;
        });
    }

    /**
     * The rewards of whom a customer is now, newest first.
     *
     * @param before only those that come after this one in the list; null: from the first
     */
    public static Uni<List<IssuedReward>> loadRewards(
            SqlClient client, CustomerId customer, @Nullable IssuedReward before, int limit) {
        Tuple parameters = Tuple.of(
                customer.value(),
                SqlTimes.utc(before == null ? LAST_TIME : before.issuedAt()),
                before == null ? LAST_ID : before.issuedId(),
                limit);
        return client.preparedQuery(SELECT_REWARDS).execute(parameters).map(rows -> {
            List<IssuedReward> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(RewardTable.read(row)));
            return found;
        });
    }

    /** Whether there is an account of whom the customer is now. */
    public static Uni<Boolean> hasAccount(SqlClient client, CustomerId customer) {
        return client.preparedQuery(SELECT_ACCOUNT)
                .execute(Tuple.of(customer.value()))
                .map(rows -> rows.size() > 0);
    }

    /** How many pieces of rewards are held or captured. */
    public static Uni<Map<String, Long>> loadStock(SqlClient client, Collection<String> rewards) {
        Object names = rewards.toArray(String[]::new);
        return client.preparedQuery(SELECT_STOCK).execute(Tuple.of(names)).map(rows -> {
            Map<String, Long> taken = new HashMap<>();
            rows.forEach(row -> taken.put(row.getString("reward"), row.getLong("taken")));
            return taken;
        });
    }

    /** What counts for a customer's tier at an instant under a programme with tiers; may hold more. */
    public static Uni<List<TierProgress>> loadProgress(
            SqlConnection connection, CustomerId customer, Programme programme, Instant at) {
        ProgrammeVersions only =
                new ProgrammeVersions(List.of(new ProgrammeVersions.Version(1, Instant.EPOCH, programme)));
        ProgrammeNeeds needs = ProgrammeNeeds.of(only, at, at);
        return HistoryTable.loadProgress(connection, List.of(customer), needs.progressAfter(), needs.hasWindow())
                .map(rows -> rows.stream().map(OfCustomer::of).toList());
    }

    private static CustomerId customer(Row row) {
        return new CustomerId(row.getString("customer_id"));
    }
}
