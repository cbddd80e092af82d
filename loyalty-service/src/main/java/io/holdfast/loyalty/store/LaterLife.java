package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.ledger.AccountRebuild;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Take;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.member.RecordedPurchase.PaidReferral;
import io.holdfast.loyalty.member.RecordedPurchase.Stamps;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.member.TierState;
import io.holdfast.sql.SqlTimes;

/**
 * Restores what remains of a customer after an erasure: the account from its later entries, with new numbers, and the rows
 * that refer to them. Nothing of it is published again.
 */
final class LaterLife {

    private static final String SELECT_KEPT = """
            select null as rule, null::integer as every, floor_tier, floor_until, floor_reason, floor_set_at
              from account where customer_id = $1 and floor_set_at > $2
            union all
            select rule, every, null, null, null, null from punch_card where customer_id = $1
            """;
    private static final String SELECT_PURCHASES = """
            select purchase_id, stamps, referrals, amount > 0 as counts from purchase
             where customer_id = $1 order by purchase_id
            """;
    private static final String SELECT_CARD_REWARDS = """
            select card, count(*)::integer as issued, count(*) filter (where state <> 'revoked')::integer as standing,
                   max(substring(issued_id from '[0-9]+$')::integer) as last
              from issued_reward where customer_id = $1 and card is not null group by card
            """;
    private static final String RENUMBER = """
            with renumbered as (select * from unnest($2::int[], $3::int[]) as renumbered (old, new)),
                 purchases as (update purchase p set award = r.new from renumbered r
                                where p.customer_id = $1 and p.award = r.old),
                 engagements as (update engagement e set entry = r.new from renumbered r
                                  where e.customer_id = $1 and e.entry = r.old)
            update given_referral g set entry = r.new from renumbered r where g.customer_id = $1 and g.entry = r.old
            """;
    private static final String UPDATE_REFERRALS = "update purchase set referrals = $2 where purchase_id = $1";
    private static final String INSERT_CARD = """
            insert into punch_card (customer_id, rule, every, stamps, issued, standing)
            values ($1, $2, $3, $4, $5, $6)
            """;
    private static final String NOTE_FLOOR =
            "update account set floor_reason = $2, floor_set_at = $3 where customer_id = $1";
    private static final String UPDATE_REDEMPTION =
            "update redemption set take_lots = $2, take_points = $3 where redemption_id = $1";
    private static final String DELETE_REDEMPTION = """
            with gone as (delete from redemption where redemption_id = $1 returning reward, state),
                 rewards as (delete from issued_reward where issued_id = $1)
            update reward_stock set taken = taken - 1 from gone
             where reward_stock.reward = gone.reward and gone.state = 'held'
            """;

    private final SqlConnection tx;
    private final CustomerId customer;
    private final ErasureCut cut;
    private final ProgrammeVersions programmes;
    private final LaterRecords later;
    private final AccountRebuild rebuild;

    LaterLife(
            SqlConnection tx,
            CustomerId customer,
            ErasureCut cut,
            ProgrammeVersions programmes,
            LaterRecords later,
            AccountRebuild rebuild) {
        this.tx = tx;
        this.customer = customer;
        this.cut = cut;
        this.programmes = programmes;
        this.later = later;
        this.rebuild = rebuild;
    }

    /** What the account's and the cards' rows say that is not in any other row. */
    record Kept(@Nullable KeptFloor floor, Map<String, Integer> everyOfCards) {}

    private record KeptFloor(
            TierState.Floor floor, @Nullable String reason, Instant setAt) {}

    private record Card(int issued, int standing) {}

    /** Before the customer is forgotten. */
    Uni<Kept> loadKept() {
        return tx.preparedQuery(SELECT_KEPT)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(cut.at())))
                .map(rows -> {
                    KeptFloor floor = null;
                    Map<String, Integer> every = new HashMap<>();
                    for (Row row : rows) {
                        if (row.getString("rule") != null) {
                            every.put(row.getString("rule"), row.getInteger("every"));
                        } else if (row.getString("floor_tier") != null) {
                            floor = new KeptFloor(
                                    new TierState.Floor(
                                            row.getString("floor_tier"), SqlTimes.instantOrNull(row, "floor_until")),
                                    row.getString("floor_reason"),
                                    SqlTimes.instant(row, "floor_set_at"));
                        }
                    }
                    return new Kept(floor, every);
                });
    }

    private Uni<Void> noteFloor(KeptFloor floor) {
        return tx.preparedQuery(NOTE_FLOOR)
                .execute(Tuple.of(customer.value(), floor.reason(), SqlTimes.utc(floor.setAt())))
                .replaceWithVoid();
    }

    /** After the customer is forgotten. */
    Uni<Void> restore(Kept kept) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Redemption redemption : later.redemptions()) {
            chain = chain.chain(() -> restore(redemption));
        }
        return chain.chain(this::renumber)
                .chain(() -> tx.preparedQuery(SELECT_PURCHASES).execute(Tuple.of(customer.value())))
                .call(purchases -> restoreReferrals(purchases))
                .call(purchases -> restoreCards(purchases, kept))
                .chain(purchases -> restoreAccount(purchases, kept));
    }

    private Uni<Void> restore(Redemption redemption) {
        boolean takesPoints = switch (redemption.state()) {
            case HELD -> true;
            case CAPTURED -> redemption.captured().isPositive();
            case CANCELLED, EXPIRED -> false;
        };
        List<Take> takes = takesPoints ? rebuild.takes(redemption.redemptionId()) : List.of();
        if (takes == null) {
            return tx.preparedQuery(DELETE_REDEMPTION)
                    .execute(Tuple.of(redemption.redemptionId()))
                    .replaceWithVoid();
        }
        Integer[] lots = takes.stream().map(Take::lot).toArray(Integer[]::new);
        Long[] points = takes.stream().map(take -> take.points().value()).toArray(Long[]::new);
        return tx.preparedQuery(UPDATE_REDEMPTION)
                .execute(Tuple.of(redemption.redemptionId(), lots, points))
                .replaceWithVoid();
    }

    private Uni<Void> renumber() {
        Integer[] oldNumbers = rebuild.numbers().keySet().toArray(Integer[]::new);
        Integer[] newNumbers = rebuild.numbers().values().toArray(Integer[]::new);
        return tx.preparedQuery(RENUMBER)
                .execute(Tuple.of(customer.value(), oldNumbers, newNumbers))
                .replaceWithVoid();
    }

    private Uni<Void> restoreReferrals(RowSet<Row> purchases) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Row row : purchases) {
            List<PaidReferral> referrals = MemberJson.referrals(row.getString("referrals"), null).stream()
                    .map(referral -> new PaidReferral(
                            null,
                            referral.payout(),
                            rebuild.numbers().getOrDefault(referral.entry(), 0),
                            rebuild.numbers().containsKey(referral.entry()) ? referral.points() : Points.ZERO,
                            referral.takenBack()))
                    .toList();
            if (!referrals.isEmpty()) {
                Tuple parameters = Tuple.of(row.getString("purchase_id"), MemberJson.ofReferrals(referrals));
                chain = chain.chain(() ->
                        tx.preparedQuery(UPDATE_REFERRALS).execute(parameters).replaceWithVoid());
            }
        }
        return chain;
    }

    /** A card has the stamps of the later purchases; its rewards go on from the last number. */
    private Uni<Void> restoreCards(RowSet<Row> purchases, Kept kept) {
        Map<String, Long> stamps = new HashMap<>();
        for (Row row : purchases) {
            for (Stamps stamped : MemberJson.stamps(row.getString("stamps"))) {
                stamps.merge(stamped.rule(), stamped.stamps() - stamped.removed(), Long::sum);
            }
        }
        if (stamps.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(SELECT_CARD_REWARDS)
                .execute(Tuple.of(customer.value()))
                .chain(rows -> {
                    Map<String, Card> cards = new HashMap<>();
                    rows.forEach(row -> cards.put(
                            row.getString("card"), new Card(row.getInteger("last"), row.getInteger("standing"))));
                    Uni<Void> chain = Uni.createFrom().voidItem();
                    for (Map.Entry<String, Long> card : stamps.entrySet()) {
                        chain = chain.chain(() -> insertCard(card.getKey(), card.getValue(), cards, kept));
                    }
                    return chain;
                });
    }

    private Uni<Void> insertCard(String rule, long stamps, Map<String, Card> cards, Kept kept) {
        Card card = cards.getOrDefault(rule, new Card(0, 0));
        Tuple parameters = Tuple.tuple()
                .addString(customer.value())
                .addString(rule)
                .addInteger(kept.everyOfCards().getOrDefault(rule, 1))
                .addLong(stamps)
                .addInteger(card.issued())
                .addInteger(card.standing());
        return tx.preparedQuery(INSERT_CARD).execute(parameters).replaceWithVoid();
    }

    private Uni<Void> restoreAccount(RowSet<Row> purchases, Kept kept) {
        Instant advancedTo = later.advancedTo() == null ? cut.at() : later.advancedTo();
        LoadRequest request = new LoadRequest(programmes, advancedTo);
        request.addDue(customer, cut.at());
        request.addDue(customer, advancedTo);
        boolean hasPurchased = false;
        for (Row row : purchases) {
            hasPurchased |= row.getBoolean("counts");
        }
        boolean purchased = hasPurchased;
        KeptFloor floor = kept.floor();
        return MemberLoader.load(tx, request, rebuild.book(), floor == null ? null : floor.floor(), purchased)
                .chain(loaded -> {
                    EventKey erasure = new EventKey(EntryEvents.SOURCE, "erasure");
                    loaded.batch()
                            .add(
                                    customer,
                                    new MemberEffect.Posted(rebuild.book().drain()),
                                    new Occurrence(erasure, advancedTo));
                    loaded.batch().advanceTo(customer, advancedTo);
                    loaded.batch().evaluateTier(customer);
                    return MemberSaver.restore(tx, loaded);
                })
                .chain(() -> floor == null ? Uni.createFrom().voidItem() : noteFloor(floor));
    }
}
