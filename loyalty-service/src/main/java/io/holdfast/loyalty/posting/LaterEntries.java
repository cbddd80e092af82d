package io.holdfast.loyalty.posting;

import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.ledger.AccountRebuild;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.sql.SqlTimes;

/** Query of a customer's entries after the cut of an erasure, which were posted before the erasure was consumed. */
final class LaterEntries {

    private static final String SELECT = """
            select e.number, e.entry_id, e.kind, e.rule, e.points, e.balance, e.cause_source, e.cause_id, e.subject,
                   e.reason, e.happened_at, l.expires_at, p.award
              from entry e
              left join lot l on l.customer_id = e.customer_id and l.number = e.number
              left join purchase p
                     on p.purchase_id = e.subject and p.customer_id = e.customer_id and p.happened_at > $2
             where e.customer_id = $1 and e.happened_at > $2
             order by e.number
            """;

    private LaterEntries() {}

    static Uni<List<AccountRebuild.Later>> load(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return tx.preparedQuery(SELECT)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(cut.at())))
                .map(rows -> {
                    List<AccountRebuild.Later> later = new ArrayList<>(rows.size());
                    rows.forEach(row -> later.add(new AccountRebuild.Later(
                            entry(row, customer), SqlTimes.instantOrNull(row, "expires_at"), row.getInteger("award"))));
                    return later;
                });
    }

    private static Entry entry(Row row, CustomerId customer) {
        return new Entry(
                customer,
                row.getInteger("number"),
                row.getUUID("entry_id").toString(),
                WireEnum.find(EntryKind.class, row.getString("kind")).orElseThrow(),
                row.getString("rule"),
                Points.of(row.getLong("points")),
                Points.of(row.getLong("balance")),
                new EventKey(row.getString("cause_source"), row.getString("cause_id")),
                SqlTimes.instant(row, "happened_at"),
                row.getString("cause_id"),
                row.getString("subject"),
                row.getString("reason"),
                List.of());
    }
}
