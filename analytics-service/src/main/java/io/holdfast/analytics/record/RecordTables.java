package io.holdfast.analytics.record;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.PartitionUpdate.Erasure;
import io.holdfast.analytics.activity.Recording;
import io.holdfast.analytics.record.GroupCorrections.Tells;
import io.holdfast.analytics.record.model.BreachNotice;
import io.holdfast.analytics.record.model.GroupAttribute;
import io.holdfast.analytics.record.model.Recorded;
import io.holdfast.analytics.record.model.RecordedFacts;
import io.holdfast.analytics.record.model.TicketContext;
import io.holdfast.analytics.window.Days;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketEvent.TicketReviewed;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketStatus;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** Writes the tables of recorded facts, one statement for each table. */
public final class RecordTables {

    private static final String DAY = "(at at time zone 'UTC')::date";

    /** A withdrawal concerns the periods of all deadlines of its clock, and tells one of them. */
    private static final String DUE_DAY = """
            (least(due_at, (select min(notice.due_at) from breach notice
                             where notice.ticket_id = added.ticket_id and notice.metric = added.metric
                               and notice.cycle = added.cycle)) at time zone 'UTC')::date""";

    private static final Table<Purchase> PURCHASE = Table.of(
            "purchase",
            ColumnArrays.<Purchase>builder()
                    .decimal("amount", Purchase::amount)
                    .text("currency", Purchase::currency)
                    .text("channel", Purchase::channel)
                    .build(),
            RecordedFacts::purchases,
            new Tells(GroupAttribute.CHANNEL, DAY, "channel is not null"));
    private static final Table<TicketContext> CONTEXT = Table.of(
            "ticket_context",
            ColumnArrays.<TicketContext>builder()
                    .text("ticket_id", context -> context.ticketId().value())
                    .text("kind", context -> context.kind().storedName())
                    .text("channel", TicketContext::channel)
                    .text("department", TicketContext::department)
                    .build(),
            RecordedFacts::contexts,
            new Tells(GroupAttribute.CHANNEL, DAY, "kind = 'created' and channel is not null"),
            new Tells(GroupAttribute.DEPARTMENT, DAY, "kind = 'created' and department is not null"));
    private static final Table<ReplySent> REPLY = Table.of(
            "ticket_reply",
            ColumnArrays.<ReplySent>builder()
                    .text("ticket_id", reply -> reply.ticketId().value())
                    .text("template", ReplySent::templateId)
                    .text("variant", ReplySent::variant)
                    .build(),
            RecordedFacts::replies);
    private static final Table<ReplySent> CUSTOMER_REPLY = Table.of(
            "customer_reply",
            ColumnArrays.<ReplySent>builder()
                    .text("ticket_id", reply -> reply.ticketId().value())
                    .build(),
            RecordedFacts::customerReplies);
    private static final Table<TicketStatusChanged> STATUS = Table.of(
            "ticket_status",
            ColumnArrays.<TicketStatusChanged>builder()
                    .text("ticket_id", change -> change.ticketId().value())
                    .text("status", change -> change.status().wireName())
                    .text("previous_status", RecordTables::previousStatus)
                    .build(),
            RecordedFacts::statuses);
    private static final Table<TicketRated> RATING = Table.of(
            "rating",
            ColumnArrays.<TicketRated>builder()
                    .text("ticket_id", rating -> rating.ticketId().value())
                    .nullableSmallint("score", TicketRated::score)
                    .build(),
            RecordedFacts::ratings);
    private static final Table<TicketReviewed> REVIEW = Table.of(
            "review",
            ColumnArrays.<TicketReviewed>builder()
                    .text("ticket_id", review -> review.ticketId().value())
                    .nullableSmallint("empathy", TicketReviewed::empathy)
                    .nullableSmallint("solution", TicketReviewed::solution)
                    .nullableSmallint("writing", TicketReviewed::writing)
                    .build(),
            RecordedFacts::reviews);
    private static final Table<BreachNotice> BREACH = Table.of(
            "breach",
            ColumnArrays.<BreachNotice>builder()
                    .bool("withdrawn", BreachNotice::withdrawn)
                    .text("ticket_id", notice -> notice.clock().ticketId().value())
                    .text("metric", notice -> notice.clock().metric().wireName())
                    .integer("cycle", notice -> notice.clock().cycle())
                    .text("policy", notice -> notice.clock().policy())
                    .integer("policy_version", notice -> notice.clock().policyVersion())
                    .timestamp("started_at", notice -> notice.clock().startedAt())
                    .timestamp("due_at", notice -> notice.clock().dueAt())
                    .timestamp("detected_at", notice -> notice.clock().detectedAt())
                    .build(),
            RecordedFacts::breaches,
            "least(at, started_at)",
            new Tells(GroupAttribute.BREACHED, DUE_DAY, "true"));
    private static final Table<LedgerEntryDetails> TIER_CHANGE = Table.of(
            "tier_change",
            ColumnArrays.<LedgerEntryDetails>builder()
                    .text("tier", LedgerEntryDetails::tier)
                    .text("previous_tier", LedgerEntryDetails::previousTier)
                    .build(),
            RecordedFacts::tierChanges,
            new Tells(GroupAttribute.TIER, DAY, "true"));

    private static final List<Table<?>> TABLES =
            List.of(PURCHASE, CONTEXT, REPLY, CUSTOMER_REPLY, STATUS, RATING, REVIEW, BREACH, TIER_CHANGE);

    private static final ColumnArrays<Erasure> ERASURE = ColumnArrays.<Erasure>builder()
            .text("customer_id", Erasure::customerId)
            .timestamp("cut", erasure -> erasure.cut().at())
            .build();
    private static final String ERASE = "with erased as (select * from " + ERASURE.unnest("erased") + "), "
            + TABLES.stream().map(Table::erasure).collect(Collectors.joining(", ")) + " select 1";

    /** What other services conclude from a customer's facts (breaches, tiers) is not a fact of the customer. */
    private static final String SELECT_LATEST = "select customer_id, max(at) from ("
            + Stream.of(PURCHASE, CONTEXT, REPLY, CUSTOMER_REPLY, STATUS, RATING, REVIEW)
                    .map(table -> "select customer_id, at from " + table.name + " where customer_id = any($1::text[])")
                    .collect(Collectors.joining(" union all "))
            + ") as fact group by customer_id";

    private RecordTables() {}

    private static @Nullable String previousStatus(TicketStatusChanged change) {
        TicketStatus previous = change.previousStatus();
        return previous == null ? null : previous.wireName();
    }

    /**
     * A table, and its columns beside those that every table has.
     *
     * @param since when what a row tells began: an erasure with a cut at or after it deletes the row
     */
    private record Table<T>(
            String name,
            ColumnArrays<Recorded<T>> columns,
            String insert,
            @Nullable String insertAndCorrect,
            Function<RecordedFacts, List<Recorded<T>>> rows,
            String since) {

        static <T> Table<T> of(
                String name, ColumnArrays<T> values, Function<RecordedFacts, List<Recorded<T>>> rows, Tells... tells) {
            return of(name, values, rows, "at", tells);
        }

        static <T> Table<T> of(
                String name,
                ColumnArrays<T> values,
                Function<RecordedFacts, List<Recorded<T>>> rows,
                String since,
                Tells... tells) {
            ColumnArrays<Recorded<T>> columns = withKey(values);
            String insert = columns.insertInto(name) + " on conflict do nothing";
            return new Table<>(
                    name,
                    columns,
                    insert,
                    tells.length == 0
                            ? null
                            : GroupCorrections.insertAndCorrect(insert, columns.count(), List.of(tells)),
                    rows,
                    since);
        }

        private static <T> ColumnArrays<Recorded<T>> withKey(ColumnArrays<T> values) {
            return ColumnArrays.<Recorded<T>>builder()
                    .text("source", Recorded::source)
                    .text("event_id", Recorded::eventId)
                    .text("customer_id", Recorded::customerId)
                    .timestamp("at", Recorded::at)
                    .all(values, Recorded::values)
                    .build();
        }

        Stream<Uni<Void>> insert(SqlClient tx, RecordedFacts facts, Recording recording, int partition) {
            List<Recorded<T>> added = rows.apply(facts);
            if (added.isEmpty()) {
                return Stream.empty();
            }
            return Stream.of(
                    insertAndCorrect != null && added.stream().anyMatch(row -> mayBeLate(row, recording))
                            ? tx.preparedQuery(insertAndCorrect)
                                    .execute(columns.tuple(
                                            added,
                                            recording.finalUntil().toString(),
                                            SqlTimes.utc(recording.at()),
                                            partition))
                                    .replaceWithVoid()
                            : tx.preparedQuery(insert)
                                    .execute(columns.tuple(added))
                                    .replaceWithVoid());
        }

        /** Of a breach, the deadline counts, which may be long before it. */
        private boolean mayBeLate(Recorded<T> row, Recording recording) {
            return row.values() instanceof BreachNotice || recording.isLate(Days.dayOf(row.at()));
        }

        String erasure() {
            return """
                    of_%1$s as (delete from %1$s using erased
                                 where %1$s.customer_id = erased.customer_id and %2$s <= erased.cut)
                    """.formatted(name, since);
        }
    }

    /**
     * The statements that add the rows of a batch; a row that is recorded already stays. To be sent in one pipeline.
     *
     * @param partition one whose lock the transaction holds: what the rows correct is counted there
     */
    public static List<Uni<Void>> insert(SqlClient tx, RecordedFacts facts, Recording recording, int partition) {
        return TABLES.stream()
                .flatMap(table -> table.insert(tx, facts, recording, partition))
                .toList();
    }

    /** Deletes what is recorded of customers up to their cuts. */
    public static Uni<Void> erase(SqlClient tx, Collection<Erasure> erasures) {
        return erasures.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(ERASE).execute(ERASURE.tuple(erasures)).replaceWithVoid();
    }

    /** When the latest recorded purchase or event of a ticket of each customer was; a customer without one is absent. */
    public static Uni<Map<String, Instant>> loadLatestFacts(SqlClient tx, Collection<String> customerIds) {
        return tx.preparedQuery(SELECT_LATEST)
                .execute(Tuple.of(customerIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Instant> latest = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> latest.put(row.getString(0), SqlTimes.instant(row, 1)));
                    return latest;
                });
    }
}
