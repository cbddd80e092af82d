package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
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
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.ledger.AccountRebuild.Later;
import io.holdfast.loyalty.ledger.AccountRebuild.LaterHold;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.RemainingEntries;
import io.holdfast.loyalty.ledger.RemainingEntries.EntryKey;
import io.holdfast.loyalty.ledger.RemainingEntries.HeldRedemption;
import io.holdfast.loyalty.ledger.RemainingEntries.Remaining;
import io.holdfast.loyalty.ledger.RulePoints;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;
import io.holdfast.sql.SqlTimes;

/**
 * What is recorded of a customer after the cut of an erasure, because it was read before the erasure.
 *
 * @param entries in their order; of customers who were merged, those that are the customer's by {@link RemainingEntries}
 * @param redemptions in the order in which they were held
 * @param advancedTo up to when everything that was due is done
 * @param any whether there is anything, entries or not
 */
record LaterRecords(
        List<Later> entries,
        List<Redemption> redemptions,
        @Nullable Instant advancedTo,
        boolean any) {

    /** Reversals whose refund is forgotten or refused are left out, although they may be dated at the purchase. */
    private static final String SELECT_ENTRIES = """
            select e.number, e.entry_id, e.kind, e.rule, e.points, e.balance, e.cause_source, e.cause_id,
                   coalesce(e.about, e.subject) as about,
                   e.subject, e.reason, e.happened_at, lots.rules, lots.points as lot_points, lots.available_from,
                   lots.expires_at
              from entry e
              left join lateral (
                   select array_agg(l.rule order by l.number) as rules, array_agg(l.points order by l.number) as points,
                          min(l.available_from) as available_from, min(l.expires_at) as expires_at
                     from lot l
                    where e.lots > 0 and l.customer_id = e.customer_id
                      and l.number between e.first_lot and e.first_lot + e.lots - 1) as lots on true
             where e.customer_id = $1 and e.happened_at > $2
               and not exists (select 1 from refund r
                                where e.kind in ('reversal', 'return') and r.event_id = e.cause_id
                                  and r.event_source = e.cause_source and r.customer_id = any($3::text[])
                                  and (r.happened_at <= $2 or r.state = 'refused'))
             order by e.number
            """;

    private static final String SELECT_OWNERS = """
            select customer_id, coalesce(recorded_of, customer_id) as account, award as entry from purchase
             where customer_id = any($1::text[]) and happened_at > $2 and award > 0
            union all
            select customer_id, coalesce(recorded_of, customer_id), entry from engagement
             where customer_id = any($1::text[]) and happened_at > $2 and entry > 0
            union all
            select customer_id, coalesce(recorded_of, customer_id), entry from given_referral
             where customer_id = any($1::text[]) and happened_at > $2 and entry > 0
            """;
    private static final String SELECT_REDEMPTIONS = """
            select * from redemption where customer_id = any($1::text[]) and held_at > $2 order by held_at, redemption_id
            """;
    private static final String SELECT_ADVANCED =
            "select max(advanced_to) as advanced_to from account where customer_id = any($1::text[])";
    private static final String SELECT_ANY = """
            select exists (select 1 from purchase where customer_id = $1 and happened_at > $2)
                or exists (select 1 from engagement where customer_id = $1 and happened_at > $2)
                or exists (select 1 from given_referral where customer_id = $1 and happened_at > $2)
                or exists (select 1 from refund where customer_id = $1 and happened_at > $2)
                or exists (select 1 from account where customer_id = $1 and floor_set_at > $2) as any
            """;
    private static final String RETURN_RULE = "return:";

    /**
     * Loads what is later of each id of a person, after their rows are given back to the ids ({@link DividedRows}).
     *
     * @param group those of a merged customer before those of whom they were merged into
     */
    static Uni<Map<CustomerId, LaterRecords>> load(SqlConnection tx, List<CustomerId> group, ErasureCut cut) {
        Tuple ofGroup = Tuple.of(AccountTable.ids(group), SqlTimes.utc(cut.at()));
        return tx.preparedQuery(SELECT_REDEMPTIONS)
                .execute(ofGroup)
                .map(rows -> {
                    List<OfCustomer<Redemption>> redemptions = new ArrayList<>(rows.size());
                    rows.forEach(row -> redemptions.add(
                            new OfCustomer<>(new CustomerId(row.getString("customer_id")), RedemptionTable.read(row))));
                    return redemptions;
                })
                .chain(redemptions -> loadEntries(tx, group, cut)
                        .chain(entries -> tx.preparedQuery(SELECT_OWNERS)
                                .execute(ofGroup)
                                .map(rows -> RemainingEntries.byOwner(entries, owners(rows), held(redemptions))))
                        .chain(entries -> tx.preparedQuery(SELECT_ADVANCED)
                                .execute(Tuple.of(AccountTable.ids(group)))
                                .map(rows ->
                                        SqlTimes.instantOrNull(rows.iterator().next(), "advanced_to"))
                                .chain(advancedTo -> load(tx, group, cut, entries, redemptions, advancedTo))));
    }

    private static Uni<Map<CustomerId, LaterRecords>> load(
            SqlConnection tx,
            List<CustomerId> group,
            ErasureCut cut,
            Map<CustomerId, List<Later>> entries,
            List<OfCustomer<Redemption>> redemptions,
            @Nullable Instant advancedTo) {
        Map<CustomerId, LaterRecords> later = new HashMap<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (CustomerId id : group) {
            List<Later> own = entries.getOrDefault(id, List.of());
            List<Redemption> held = redemptions.stream()
                    .filter(redemption -> redemption.customerId().equals(id))
                    .map(OfCustomer::of)
                    .toList();
            chain = chain.chain(
                            () -> tx.preparedQuery(SELECT_ANY).execute(Tuple.of(id.value(), SqlTimes.utc(cut.at()))))
                    .invoke(rows -> {
                        boolean any = rows.iterator().next().getBoolean("any");
                        later.put(
                                id, new LaterRecords(own, held, advancedTo, any || !own.isEmpty() || !held.isEmpty()));
                    })
                    .replaceWithVoid();
        }
        return chain.replaceWith(later);
    }

    /** The holds that are open. */
    List<LaterHold> holds() {
        return redemptions.stream()
                .filter(redemption -> redemption.state() == Redemption.State.HELD)
                .map(hold -> new LaterHold(hold.redemptionId(), hold.points(), hold.heldAt()))
                .toList();
    }

    private static Map<String, HeldRedemption> held(List<OfCustomer<Redemption>> redemptions) {
        Map<String, HeldRedemption> held = new HashMap<>();
        redemptions.forEach(redemption -> held.put(
                redemption.of().redemptionId(),
                new HeldRedemption(redemption.customerId(), redemption.of().heldAt())));
        return held;
    }

    private static Map<EntryKey, CustomerId> owners(RowSet<Row> rows) {
        Map<EntryKey, CustomerId> owners = new HashMap<>();
        rows.forEach(row -> owners.put(
                new EntryKey(new CustomerId(row.getString("account")), row.getInteger("entry")),
                new CustomerId(row.getString("customer_id"))));
        return owners;
    }

    private static Uni<List<Remaining>> loadEntries(SqlConnection tx, List<CustomerId> group, ErasureCut cut) {
        List<Remaining> entries = new ArrayList<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (CustomerId account : group) {
            Tuple parameters = Tuple.of(account.value(), SqlTimes.utc(cut.at()), AccountTable.ids(group));
            chain = chain.chain(() -> tx.preparedQuery(SELECT_ENTRIES).execute(parameters))
                    .invoke(rows -> rows.forEach(row -> entries.add(read(row, account))))
                    .replaceWithVoid();
        }
        return chain.replaceWith(entries);
    }

    private static Remaining read(Row row, CustomerId account) {
        Instant at = SqlTimes.instant(row, "happened_at");
        Instant availableFrom = SqlTimes.instantOrNull(row, "available_from");
        return new Remaining(
                entry(row, account, at),
                availableFrom == null ? at : availableFrom,
                SqlTimes.instantOrNull(row, "expires_at"),
                redemptionId(row));
    }

    private static @Nullable String redemptionId(Row row) {
        String rule = row.getString("rule");
        return switch (kind(row)) {
            case REDEMPTION -> row.getString("about");
            case RETURN -> rule.startsWith(RETURN_RULE) ? rule.substring(RETURN_RULE.length()) : null;
            case AWARD, REVERSAL, ADJUSTMENT, EXPIRY, TRANSFER -> null;
        };
    }

    private static Entry entry(Row row, CustomerId customer, Instant at) {
        return new Entry(
                customer,
                row.getInteger("number"),
                row.getUUID("entry_id").toString(),
                kind(row),
                row.getString("rule"),
                Points.of(row.getLong("points")),
                Points.of(row.getLong("balance")),
                new EventKey(row.getString("cause_source"), row.getString("cause_id")),
                at,
                row.getString("about"),
                row.getString("subject"),
                row.getString("reason"),
                parts(row));
    }

    private static EntryKind kind(Row row) {
        return WireEnum.find(EntryKind.class, row.getString("kind")).orElseThrow();
    }

    private static List<RulePoints> parts(Row row) {
        String[] rules = row.getArrayOfStrings("rules");
        Long[] points = row.getArrayOfLongs("lot_points");
        List<RulePoints> parts = new ArrayList<>();
        for (int i = 0; rules != null && points != null && i < rules.length; i++) {
            if (rules[i] != null) {
                parts.add(new RulePoints(rules[i], Points.of(points[i])));
            }
        }
        return parts;
    }
}
