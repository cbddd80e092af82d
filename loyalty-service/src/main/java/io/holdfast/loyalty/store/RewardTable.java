package io.holdfast.loyalty.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.member.Card;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;
import io.holdfast.sql.StatementPipeline;

/** The tables {@code issued_reward} and {@code punch_card}. */
final class RewardTable {

    private static final ColumnArrays<Issued> REWARD = ColumnArrays.<Issued>builder()
            .text("issued_id", row -> row.reward().issuedId())
            .text("customer_id", Issued::customerId)
            .text("reward", row -> row.reward().reward())
            .text("card", row -> row.reward().card())
            .text("state", row -> row.reward().state().wireName())
            .text("tier", Issued::tier)
            .timestamp("issued_at", row -> row.reward().issuedAt())
            .timestamp("valid_until", row -> row.reward().validUntil())
            .timestamp("changed_at", row -> row.reward().changedAt())
            .build();
    private static final ColumnArrays<OfCustomer<Card>> CARD = ColumnArrays.<OfCustomer<Card>>builder()
            .text("customer_id", OfCustomer::customerId)
            .text("rule", row -> row.of().rule())
            .integer("every", row -> row.of().every())
            .bigint("stamps", row -> row.of().stamps())
            .integer("issued", row -> row.of().issued())
            .integer("standing", row -> row.of().standing())
            .build();

    private static final String SELECT_EXPIRING = "select " + REWARD.names() + " from issued_reward"
            + " where customer_id = any($1::text[]) and state = 'issued' and valid_until is not null";
    private static final String SELECT_BY_ID =
            "select " + REWARD.names() + " from issued_reward where issued_id = any($1::text[])";
    private static final String SELECT_OF_CARDS =
            "select " + REWARD.names() + " from issued_reward where customer_id = any($1::text[]) and card is not null";
    private static final String SELECT_CARDS =
            "select " + CARD.names() + " from punch_card where customer_id = any($1::text[])";
    private static final String UPSERT = REWARD.insertInto("issued_reward")
            + " on conflict (issued_id) do update set state = excluded.state, changed_at = excluded.changed_at";
    private static final String UPSERT_CARDS = CARD.insertInto("punch_card")
            + " on conflict (customer_id, rule) do update set "
            + CARD.assignExcluded(Set.of("customer_id", "rule"));

    private RewardTable() {}

    /**
     * A reward to be saved.
     *
     * @param tier the customer's, when it was issued
     */
    record Issued(
            CustomerId customerId,
            IssuedReward reward,
            @Nullable String tier) {}

    /**
     * Which rewards to load.
     *
     * @param expiringOf issued ones of these customers that expire
     * @param cardsOf the cards of these customers, and the rewards that they gave
     */
    record Wanted(Collection<CustomerId> expiringOf, Collection<String> issuedIds, Collection<CustomerId> cardsOf) {

        boolean isEmpty() {
            return expiringOf.isEmpty() && issuedIds.isEmpty() && cardsOf.isEmpty();
        }
    }

    /** In the order in which they were issued. */
    static Uni<List<OfCustomer<IssuedReward>>> load(SqlConnection tx, Wanted wanted) {
        Map<String, OfCustomer<IssuedReward>> found = new HashMap<>();
        return StatementPipeline.sendAll(List.of(
                        select(tx, SELECT_EXPIRING, AccountTable.ids(wanted.expiringOf()), found),
                        select(tx, SELECT_BY_ID, wanted.issuedIds().toArray(String[]::new), found),
                        select(tx, SELECT_OF_CARDS, AccountTable.ids(wanted.cardsOf()), found)))
                .map(done -> found.values().stream()
                        .sorted(Comparator.comparing((OfCustomer<IssuedReward> row) ->
                                        row.of().issuedAt())
                                .thenComparing(row -> row.of().issuedId()))
                        .toList());
    }

    private static Uni<Void> select(
            SqlConnection tx, String sql, String[] keys, Map<String, OfCustomer<IssuedReward>> found) {
        return keys.length == 0
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql)
                        .execute(Tuple.of((Object) keys))
                        .invoke(rows -> rows.forEach(row -> found.put(
                                row.getString("issued_id"),
                                new OfCustomer<>(new CustomerId(row.getString("customer_id")), read(row)))))
                        .replaceWithVoid();
    }

    static Uni<List<OfCustomer<Card>>> loadCards(SqlConnection tx, Collection<CustomerId> customers) {
        return tx.preparedQuery(SELECT_CARDS)
                .execute(Tuple.of(AccountTable.ids(customers)))
                .map(rows -> {
                    List<OfCustomer<Card>> cards = new ArrayList<>(rows.size());
                    rows.forEach(row -> cards.add(new OfCustomer<>(
                            new CustomerId(row.getString("customer_id")),
                            new Card(
                                    row.getString("rule"),
                                    row.getInteger("every"),
                                    row.getLong("stamps"),
                                    row.getInteger("issued"),
                                    row.getInteger("standing")))));
                    return cards;
                });
    }

    static Uni<Void> save(SqlConnection tx, Collection<Issued> rewards) {
        return Rows.execute(tx, UPSERT, REWARD, rewards);
    }

    static Uni<Void> saveCards(SqlConnection tx, Collection<OfCustomer<Card>> cards) {
        return Rows.execute(tx, UPSERT_CARDS, CARD, cards);
    }

    static IssuedReward read(Row row) {
        return new IssuedReward(
                row.getString("issued_id"),
                row.getString("reward"),
                row.getString("card"),
                WireEnum.find(IssuedReward.State.class, row.getString("state")).orElseThrow(),
                SqlTimes.instant(row, "issued_at"),
                SqlTimes.instantOrNull(row, "valid_until"),
                SqlTimes.instant(row, "changed_at"));
    }
}
