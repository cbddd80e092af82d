package io.holdfast.loyalty.inbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.loyalty.purchase.Candidate;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableEventException;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.sql.SqlTimes;

/** The table {@code candidate}: events that may count after an erasure ({@link Candidate}). */
@Singleton
class CandidateTable {

    private static final int DELETED_AT_ONCE_MAX = 10_000;

    private record CandidateRow(Candidate candidate, String data) {
        private Fact<PurchaseEvent> fact() {
            return candidate.fact();
        }
    }

    private record StoredCandidate(long position, Fact<PurchaseEvent> fact) {}

    private static final ColumnArrays<CandidateRow> CANDIDATE = ColumnArrays.<CandidateRow>builder()
            .text("compared_with", row -> row.candidate().comparedWith())
            .text("event_source", row -> row.fact().source())
            .text("event_id", row -> row.fact().id())
            .text("type", row -> row.fact().type().wireName())
            .text("customer_id", row -> row.fact().event().customerId())
            .timestamp("happened_at", row -> row.fact().time())
            .text("import_id", row -> row.fact().extensions().get(Fact.IMPORT_ID))
            .text("data", CandidateRow::data)
            .build();

    /** Whoever erases the customer of such a purchase waits, or has deleted it. */
    private static final String LOCK_PURCHASES =
            "select 1 from purchase where purchase_id = any($1::text[]) order by purchase_id for key share";

    private static final String INSERT = CANDIDATE.insertInto("candidate") + " on conflict do nothing";
    private static final String DELETE_SURPLUS = """
            delete from candidate using (
                select position, row_number() over (partition by compared_with order by position desc) as place
                  from candidate where compared_with = any($1::text[])) as ranked
             where candidate.position = ranked.position and ranked.place > $2
            """;
    private static final String LOCK_OF_CUSTOMER =
            "select 1 from candidate where customer_id = $1 order by position for update";
    private static final String DELETE_OF_CUSTOMER =
            "delete from candidate where customer_id = $1 and happened_at <= $2";
    private static final String TAKE =
            "delete from candidate where compared_with = any($1::text[]) returning position, " + CANDIDATE.names();
    private static final String DELETE_OLD = """
            delete from candidate where position in (
                select position from candidate where stored_at < $1 order by stored_at limit %d)
            """.formatted(DELETED_AT_ONCE_MAX);

    private final EventJson json;
    private final int purchaseMax;

    CandidateTable(EventJson json, CandidateConfig config) {
        this.json = json;
        this.purchaseMax = config.purchaseMax();
    }

    /**
     * Saves candidates; one that is stored already stays as it is. Call it after the purchases of the batch are saved.
     *
     * @return fails with {@link ConcurrentUpdateException} when an erasure has removed what one was compared with
     */
    Uni<Void> save(SqlConnection tx, List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        TreeSet<String> purchaseIds = new TreeSet<>();
        candidates.forEach(candidate -> purchaseIds.add(candidate.comparedWith()));
        String[] purchases = purchaseIds.toArray(String[]::new);
        List<CandidateRow> rows = candidates.stream()
                .map(candidate -> new CandidateRow(
                        candidate, new String(json.write(candidate.fact().event()), StandardCharsets.UTF_8)))
                .toList();
        return tx.preparedQuery(LOCK_PURCHASES)
                .execute(Tuple.of(purchases))
                .invoke(locked -> {
                    if (locked.size() != purchases.length) {
                        throw new ConcurrentUpdateException("a purchase was erased meanwhile");
                    }
                })
                .chain(() -> tx.preparedQuery(INSERT).execute(CANDIDATE.tuple(rows)))
                .chain(() -> tx.preparedQuery(DELETE_SURPLUS).execute(Tuple.of(purchases, purchaseMax)))
                .replaceWithVoid();
    }

    /**
     * Locks the customer's candidates, so that no erasure of another customer, on another partition, posts one of them while
     * this customer is erased.
     */
    static Uni<Void> lock(SqlConnection tx, CustomerId customer) {
        return tx.preparedQuery(LOCK_OF_CUSTOMER)
                .execute(Tuple.of(customer.value()))
                .replaceWithVoid();
    }

    static Uni<Void> delete(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return tx.preparedQuery(DELETE_OF_CUSTOMER)
                .execute(Tuple.of(customer.value(), SqlTimes.utc(cut.at())))
                .replaceWithVoid();
    }

    /** Removes and returns the candidates that were compared with these purchases, in the order in which they were read. */
    Uni<List<Fact<PurchaseEvent>>> take(SqlConnection tx, Collection<String> purchaseIds) {
        Object purchases = purchaseIds.toArray(String[]::new);
        return tx.preparedQuery(TAKE).execute(Tuple.of(purchases)).map(rows -> {
            List<StoredCandidate> taken = new ArrayList<>(rows.size());
            rows.forEach(row -> taken.add(read(row)));
            taken.sort(Comparator.comparingLong(StoredCandidate::position));
            return taken.stream().map(StoredCandidate::fact).toList();
        });
    }

    /** Deletes candidates that were stored before; as many as one statement may delete. */
    Uni<Integer> deleteOlderThan(SqlClient client, Instant storedBefore) {
        return client.preparedQuery(DELETE_OLD)
                .execute(Tuple.of(SqlTimes.utc(storedBefore)))
                .map(deleted -> deleted.rowCount());
    }

    private StoredCandidate read(Row row) {
        EventType type = EventType.named(row.getString("type")).orElseThrow();
        String importId = row.getString("import_id");
        try {
            PurchaseEvent event =
                    (PurchaseEvent) json.read(type, row.getString("data").getBytes(StandardCharsets.UTF_8));
            return new StoredCandidate(
                    row.getLong("position"),
                    new Fact<>(
                            row.getString("event_id"),
                            row.getString("event_source"),
                            SqlTimes.instant(row, "happened_at"),
                            importId == null ? Map.of() : Map.of(Fact.IMPORT_ID, importId),
                            event));
        } catch (UnreadableEventException e) {
            throw new IllegalStateException("unreadable candidate " + row.getString("event_id"), e);
        }
    }
}
