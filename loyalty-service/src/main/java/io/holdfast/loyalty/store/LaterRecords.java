package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
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
import io.holdfast.loyalty.ledger.RulePoints;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.sql.SqlTimes;

/**
 * What is recorded of a customer after the cut of an erasure, because it was read before the erasure.
 *
 * @param entries in their order
 * @param redemptions in the order in which they were held
 * @param advancedTo up to when everything that was due is done
 * @param any whether there is anything, entries or not
 */
record LaterRecords(
        List<Later> entries,
        List<Redemption> redemptions,
        @Nullable Instant advancedTo,
        boolean any) {

    /** Reversals whose refund is forgotten are left out, although they may be dated at the purchase. */
    private static final String SELECT_ENTRIES = """
            select e.number, e.entry_id, e.kind, e.rule, e.points, e.balance, e.cause_source, e.cause_id,
                   coalesce(e.about, e.subject) as about,
                   e.subject, e.reason, e.happened_at, lots.rules, lots.points as lot_points, lots.available_from,
                   lots.expires_at, award.number as award
              from entry e
              left join lateral (
                   select array_agg(l.rule order by l.number) as rules, array_agg(l.points order by l.number) as points,
                          min(l.available_from) as available_from, min(l.expires_at) as expires_at
                     from lot l
                    where e.lots > 0 and l.customer_id = e.customer_id
                      and l.number between e.first_lot and e.first_lot + e.lots - 1) as lots on true
              left join lateral (
                   select max(a.number) as number from entry a
                    where e.kind = 'reversal' and a.customer_id = e.customer_id and a.kind = 'award'
                      and a.rule = case when e.rule = 'refund' then 'purchase'
                                        else replace(e.rule, 'referral-reversal:', 'referral:') end
                      and a.number < e.number and a.happened_at > $2
                      and a.subject is not distinct from e.subject
                      and (e.subject is not null or a.about = e.about)) as award on true
             where e.customer_id = $1 and e.happened_at > $2
               and not exists (select 1 from refund r
                                where e.kind in ('reversal', 'return') and r.event_id = e.cause_id
                                  and r.event_source = e.cause_source and r.customer_id = $1 and r.happened_at <= $2)
             order by e.number
            """;

    private static final String SELECT_REDEMPTIONS =
            "select * from redemption where customer_id = $1 and held_at > $2 order by held_at, redemption_id";
    private static final String SELECT_ANY = """
            select (select advanced_to from account where customer_id = $1) as advanced_to,
                   exists (select 1 from purchase where customer_id = $1 and happened_at > $2)
                or exists (select 1 from engagement where customer_id = $1 and happened_at > $2)
                or exists (select 1 from given_referral where customer_id = $1 and happened_at > $2)
                or exists (select 1 from refund where customer_id = $1 and happened_at > $2)
                or exists (select 1 from account where customer_id = $1 and floor_set_at > $2) as any
            """;
    private static final String RETURN_RULE = "return:";

    static Uni<LaterRecords> load(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        Tuple parameters = Tuple.of(customer.value(), SqlTimes.utc(cut.at()));
        return tx.preparedQuery(SELECT_REDEMPTIONS)
                .execute(parameters)
                .map(rows -> {
                    List<Redemption> redemptions = new ArrayList<>(rows.size());
                    rows.forEach(row -> redemptions.add(RedemptionTable.read(row)));
                    return redemptions;
                })
                .chain(redemptions -> loadEntries(tx, customer, parameters, heldAt(redemptions))
                        .chain(entries -> tx.preparedQuery(SELECT_ANY)
                                .execute(parameters)
                                .map(rows ->
                                        of(entries, redemptions, rows.iterator().next()))));
    }

    private static LaterRecords of(List<Later> entries, List<Redemption> redemptions, Row row) {
        return new LaterRecords(
                entries,
                redemptions,
                SqlTimes.instantOrNull(row, "advanced_to"),
                row.getBoolean("any") || !entries.isEmpty() || !redemptions.isEmpty());
    }

    /** The holds that are open. */
    List<LaterHold> holds() {
        return redemptions.stream()
                .filter(redemption -> redemption.state() == Redemption.State.HELD)
                .map(hold -> new LaterHold(hold.redemptionId(), hold.points(), hold.heldAt()))
                .toList();
    }

    private static Map<String, Instant> heldAt(List<Redemption> redemptions) {
        return redemptions.stream().collect(Collectors.toMap(Redemption::redemptionId, Redemption::heldAt));
    }

    private static Uni<List<Later>> loadEntries(
            SqlConnection tx, CustomerId customer, Tuple parameters, Map<String, Instant> redemptions) {
        return tx.preparedQuery(SELECT_ENTRIES).execute(parameters).map(rows -> {
            List<Later> later = new ArrayList<>(rows.size());
            rows.forEach(row -> later.add(read(row, customer, redemptions)));
            return later;
        });
    }

    private static Later read(Row row, CustomerId customer, Map<String, Instant> redemptions) {
        String redemptionId = redemptionId(row);
        Instant at = SqlTimes.instant(row, "happened_at");
        Instant availableFrom = SqlTimes.instantOrNull(row, "available_from");
        return new Later(
                entry(row, customer, at),
                availableFrom == null ? at : availableFrom,
                SqlTimes.instantOrNull(row, "expires_at"),
                row.getInteger("award"),
                redemptionId != null && redemptions.containsKey(redemptionId) ? redemptionId : null,
                redemptionId == null ? at : redemptions.getOrDefault(redemptionId, at));
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
