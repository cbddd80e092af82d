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
import io.holdfast.loyalty.ledger.RemainingEntries.EntryKey;
import io.holdfast.loyalty.ledger.Take;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.member.RecordedPurchase.PaidReferral;
import io.holdfast.loyalty.member.RecordedPurchase.Stamps;
import io.holdfast.loyalty.member.Redemption;

/**
 * Restores what remains of a customer after an erasure: the account from its later entries, with new numbers, and the rows
 * that refer to them. Nothing of it is published again.
 */
final class LaterLife {

    private static final String SELECT_PURCHASES = """
            select purchase_id, stamps, referrals, amount > 0 as counts, coalesce(recorded_of, customer_id) as account
              from purchase where customer_id = $1 order by purchase_id
            """;
    private static final String SELECT_CARD_REWARDS = """
            select card, count(*)::integer as issued, count(*) filter (where state <> 'revoked')::integer as standing,
                   max(substring(issued_id from '[0-9]+$')::integer) as last
              from issued_reward where customer_id = $1 and card is not null group by card
            """;
    /** What entries a row names is by the account in which they were. */
    private static final String RENUMBER = """
            with renumbered as (
                 select * from unnest($2::text[], $3::int[], $4::int[]) as renumbered (account, old, new)),
                 purchases as (
                 update purchase p set award = r.new from renumbered r
                  where p.customer_id = $1 and coalesce(p.recorded_of, p.customer_id) = r.account and p.award = r.old),
                 engagements as (
                 update engagement e set entry = r.new from renumbered r
                  where e.customer_id = $1 and coalesce(e.recorded_of, e.customer_id) = r.account and e.entry = r.old)
            update given_referral g set entry = r.new from renumbered r
             where g.customer_id = $1 and coalesce(g.recorded_of, g.customer_id) = r.account and g.entry = r.old
            """;
    /** Then all of them are in the customer's own account. */
    private static final String OWN = """
            with purchases as (
                 update purchase set recorded_of = null, reported_as = null, reported_content = null
                  where customer_id = $1 and recorded_of is not null),
                 engagements as (
                 update engagement set recorded_of = null, reported_as = null
                  where customer_id = $1 and recorded_of is not null)
            update given_referral set recorded_of = null, reported_as = null
             where customer_id = $1 and recorded_of is not null
            """;

    private static final String UPDATE_REFERRALS = "update purchase set referrals = $2 where purchase_id = $1";
    private static final String INSERT_CARD = """
            insert into punch_card (customer_id, rule, every, stamps, issued, standing)
            values ($1, $2, $3, $4, $5, $6)
            """;
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

    private record Card(int issued, int standing) {}

    /** After the customer is forgotten. */
    Uni<Void> restore(KeptRows kept) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Redemption redemption : later.redemptions()) {
            chain = chain.chain(() -> restore(redemption));
        }
        return chain.chain(this::renumber)
                .chain(() -> tx.preparedQuery(SELECT_PURCHASES).execute(Tuple.of(customer.value())))
                .call(() -> tx.preparedQuery(OWN).execute(Tuple.of(customer.value())))
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
        String[] accounts = rebuild.numbers().keySet().stream()
                .map(entry -> entry.account().value())
                .toArray(String[]::new);
        Integer[] oldNumbers =
                rebuild.numbers().keySet().stream().map(EntryKey::number).toArray(Integer[]::new);
        Integer[] newNumbers = rebuild.numbers().values().toArray(Integer[]::new);
        return tx.preparedQuery(RENUMBER)
                .execute(Tuple.of(customer.value(), accounts, oldNumbers, newNumbers))
                .replaceWithVoid();
    }

    private Uni<Void> restoreReferrals(RowSet<Row> purchases) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Row row : purchases) {
            CustomerId account = new CustomerId(row.getString("account"));
            List<PaidReferral> referrals = MemberJson.referrals(row.getString("referrals"), null).stream()
                    .map(referral -> restored(referral, rebuild.numbers().get(new EntryKey(account, referral.entry()))))
                    .toList();
            if (!referrals.isEmpty()) {
                Tuple parameters = Tuple.of(row.getString("purchase_id"), MemberJson.ofReferrals(referrals));
                chain = chain.chain(() ->
                        tx.preparedQuery(UPDATE_REFERRALS).execute(parameters).replaceWithVoid());
            }
        }
        return chain;
    }

    /** The referrer has a column of its own. */
    private static PaidReferral restored(PaidReferral referral, @Nullable Integer entry) {
        return new PaidReferral(
                null,
                referral.payout(),
                entry == null ? 0 : entry,
                entry == null ? Points.ZERO : referral.points(),
                referral.takenBack());
    }

    /** A card has the stamps of the later purchases; its rewards go on from the last number. */
    private Uni<Void> restoreCards(RowSet<Row> purchases, KeptRows kept) {
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

    private Uni<Void> insertCard(String rule, long stamps, Map<String, Card> cards, KeptRows kept) {
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

    private Uni<Void> restoreAccount(RowSet<Row> purchases, KeptRows kept) {
        Instant advancedTo = later.advancedTo() == null ? cut.at() : later.advancedTo();
        LoadRequest request = new LoadRequest(programmes, advancedTo);
        request.addDue(customer, cut.at());
        request.addDue(customer, advancedTo);
        boolean hasPurchased = false;
        for (Row row : purchases) {
            hasPurchased |= row.getBoolean("counts");
        }
        boolean purchased = hasPurchased;
        KeptRows.Floor floor = kept.floors().get(customer);
        return MemberLoader.load(tx, request, rebuild.book(), floor == null ? null : floor.tier(), purchased)
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
                .chain(() -> kept.noteFloor(tx, customer));
    }
}
