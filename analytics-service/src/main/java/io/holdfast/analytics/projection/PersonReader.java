package io.holdfast.analytics.projection;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.activity.ActiveDay;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.MergeNotice;
import io.holdfast.analytics.activity.MergedFacts;
import io.holdfast.analytics.person.MergedCustomer;
import io.holdfast.sql.SqlTimes;
import io.holdfast.sql.StatementPipeline;

/** Queries of merged customers. */
final class PersonReader {

    private static final String SELECT_IDS = "select customer_id from merged_customer where partition = $1";
    private static final String OF_IDS = "customer_id = any($1::text[])";
    private static final String OF_PERSONS = """
            customer_id in (select customer_id from merged_customer
                             where number in (select number from merged_customer where %s))
            """.formatted(OF_IDS);
    private static final String SELECT_CUSTOMERS =
            "select customer_id, partition, number from merged_customer where " + OF_PERSONS;
    private static final String SELECT_DAYS = "select customer_id, kind, day, latest from merged_customer_day where ";
    private static final String SELECT_MERGES =
            "select customer_id, other_id, into_other, at from customer_merge where ";

    private PersonReader() {}

    /** The ids of merged customers whose events are in a partition. */
    static Uni<List<String>> loadIds(SqlClient tx, int partition) {
        return tx.preparedQuery(SELECT_IDS)
                .execute(Tuple.of(partition))
                .map(rows -> rows.stream().map(row -> row.getString(0)).toList());
    }

    /** What is recorded of ids; one that is not a merged customer's is absent. */
    static Uni<Map<String, MergedFacts>> loadFacts(SqlClient tx, Collection<String> ids) {
        return loadFacts(tx, Tuple.of(ids.toArray(String[]::new)), OF_IDS);
    }

    /** All ids of the persons some of whose ids are given. The lock of the partition of persons is held. */
    static Uni<List<MergedCustomer>> loadPersons(SqlClient tx, Collection<String> ids) {
        Tuple parameters = Tuple.of(ids.toArray(String[]::new));
        return loadFacts(tx, parameters, OF_PERSONS)
                .chain(facts -> tx.preparedQuery(SELECT_CUSTOMERS)
                        .execute(parameters)
                        .map(rows -> rows.stream()
                                .map(row -> new MergedCustomer(
                                        row.getString(0),
                                        row.getInteger(1),
                                        row.getInteger(2),
                                        facts.getOrDefault(row.getString(0), new MergedFacts())))
                                .toList()));
    }

    private static Uni<Map<String, MergedFacts>> loadFacts(SqlClient tx, Tuple parameters, String condition) {
        Map<String, MergedFacts> facts = new HashMap<>();
        return StatementPipeline.sendAll(List.of(
                        tx.preparedQuery(SELECT_DAYS + condition)
                                .execute(parameters)
                                .invoke(rows -> addDays(facts, rows))
                                .replaceWithVoid(),
                        tx.preparedQuery(SELECT_MERGES + condition)
                                .execute(parameters)
                                .invoke(rows -> addMerges(facts, rows))
                                .replaceWithVoid()))
                .replaceWith(facts);
    }

    private static void addDays(Map<String, MergedFacts> facts, RowSet<Row> rows) {
        for (Row row : rows) {
            int day = Math.toIntExact(row.getLocalDate(2).toEpochDay());
            factsOf(facts, row)
                    .add(new ActiveDay(day, ActivityKind.ofCode(row.getShort(1))), SqlTimes.instantOrNull(row, 3));
        }
    }

    private static void addMerges(Map<String, MergedFacts> facts, RowSet<Row> rows) {
        for (Row row : rows) {
            factsOf(facts, row).add(new MergeNotice(row.getString(1), row.getBoolean(2), SqlTimes.instant(row, 3)));
        }
    }

    private static MergedFacts factsOf(Map<String, MergedFacts> facts, Row row) {
        return facts.computeIfAbsent(row.getString(0), id -> new MergedFacts());
    }
}
