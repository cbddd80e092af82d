package io.holdfast.analytics.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActiveDay;
import io.holdfast.analytics.activity.MergeNotice;
import io.holdfast.analytics.activity.MergedChange;
import io.holdfast.analytics.activity.MergedFacts;
import io.holdfast.analytics.person.MergedCustomer;
import io.holdfast.analytics.person.Person;
import io.holdfast.analytics.person.PersonPartition;
import io.holdfast.analytics.person.PersonUpdate;
import io.holdfast.sql.ColumnArrays;

/** Saves what a batch changes of merged customers and persons. The bitmaps are saved with those of other partitions. */
final class PersonWriter {

    private record DayRow(
            String customerId, ActiveDay day, @Nullable Instant latest) {}

    private record MergeRow(String customerId, MergeNotice merge) {}

    private static final ColumnArrays<MergedCustomer> CUSTOMER = ColumnArrays.<MergedCustomer>builder()
            .text("customer_id", MergedCustomer::customerId)
            .integer("partition", MergedCustomer::partition)
            .nullableInteger("number", MergedCustomer::number)
            .build();
    private static final ColumnArrays<DayRow> DAY = ColumnArrays.<DayRow>builder()
            .text("customer_id", DayRow::customerId)
            .integer("kind", row -> row.day().kind().code())
            .text("day", row -> LocalDate.ofEpochDay(row.day().day()))
            .timestamp("latest", DayRow::latest)
            .build();
    private static final ColumnArrays<MergeRow> MERGE = ColumnArrays.<MergeRow>builder()
            .text("customer_id", MergeRow::customerId)
            .text("other_id", row -> row.merge().otherId())
            .bool("into_other", row -> row.merge().intoOther())
            .timestamp("at", row -> row.merge().at())
            .build();
    private static final ColumnArrays<Person> PERSON = ColumnArrays.<Person>builder()
            .text("customer_id", Person::customerId)
            .integer("partition", person -> PersonPartition.number())
            .integer("number", Person::number)
            .build();

    private static final String DELETE_CUSTOMERS = "delete from merged_customer where customer_id = any($1::text[])";
    private static final String UPSERT_CUSTOMERS = CUSTOMER.insertInto("merged_customer") + """
             on conflict (customer_id) do update set partition = excluded.partition, number = excluded.number
            """;
    private static final String UPSERT_DAYS = """
            insert into merged_customer_day as stored (customer_id, kind, day, latest)
            select customer_id, kind, day::date, latest from %s
            on conflict (customer_id, kind, day) do update set latest = greatest(stored.latest, excluded.latest)
            """.formatted(DAY.unnest("added"));
    private static final String INSERT_MERGES = MERGE.insertInto("customer_merge") + " on conflict do nothing";

    /** With an id, what was published of its risk goes, too; see {@link CarriedRisks}. */
    private static final String DELETE_NUMBERS = "delete from customer where customer_id = any($1::text[])";

    private static final String UPSERT_NUMBERS = PERSON.insertInto("customer") + """
             on conflict (customer_id) do update set partition = excluded.partition, number = excluded.number
            """;

    private PersonWriter() {}

    /** After erasures and numbers of other partitions are saved. */
    static Uni<Void> write(SqlClient tx, PersonBatch batch) {
        PersonUpdate persons = batch.persons();
        if (persons == null) {
            return Uni.createFrom().voidItem();
        }
        Set<String> erased = batch.erased();
        Set<String> deleted = new TreeSet<>(persons.left());
        deleted.addAll(erased);
        List<MergedCustomer> saved = persons.customers().stream()
                .filter(customer -> erased.contains(customer.customerId())
                        || persons.regrouped().contains(customer.customerId()))
                .toList();
        Map<String, MergedFacts> facts = factsToSave(batch, persons, erased);
        return delete(tx, DELETE_CUSTOMERS, deleted)
                .chain(() -> upsert(tx, UPSERT_CUSTOMERS, CUSTOMER, saved))
                .chain(() -> upsert(tx, UPSERT_DAYS, DAY, days(facts)))
                .chain(() -> upsert(tx, INSERT_MERGES, MERGE, merges(facts)))
                .chain(() -> saved.isEmpty() && !batch.hasHandedOver()
                        ? Uni.createFrom().voidItem()
                        : writeNumbers(tx, persons));
    }

    private static Uni<Void> writeNumbers(SqlClient tx, PersonUpdate persons) {
        Map<String, String> roots = new TreeMap<>();
        persons.persons().forEach(person -> person.ids().forEach(id -> roots.put(id, person.customerId())));
        persons.persons().forEach(person -> roots.remove(person.customerId()));
        return CarriedRisks.carry(
                tx,
                roots,
                () -> delete(tx, DELETE_NUMBERS, roots.keySet())
                        .chain(() -> upsert(tx, UPSERT_NUMBERS, PERSON, persons.persons())));
    }

    /** What the batch adds; of erased customers, whose rows are deleted, all that remains. */
    private static Map<String, MergedFacts> factsToSave(PersonBatch batch, PersonUpdate persons, Set<String> erased) {
        Map<String, MergedFacts> facts = new TreeMap<>();
        for (MergedChange change : batch.changes()) {
            if (!erased.contains(change.customerId())) {
                MergedFacts added = facts.computeIfAbsent(change.customerId(), id -> new MergedFacts());
                switch (change) {
                    case MergedChange.Active e -> added.add(e.day(), e.latest());
                    case MergedChange.Merged e -> added.add(e.merge());
                    case MergedChange.Erased e -> {}
                }
            }
        }
        for (MergedCustomer customer : persons.customers()) {
            if (erased.contains(customer.customerId())) {
                facts.put(customer.customerId(), customer.facts());
            }
        }
        return facts;
    }

    private static List<DayRow> days(Map<String, MergedFacts> facts) {
        List<DayRow> rows = new ArrayList<>();
        facts.forEach((id, known) ->
                known.days().forEach((day, latest) -> rows.add(new DayRow(id, day, latest.orElse(null)))));
        return rows;
    }

    private static List<MergeRow> merges(Map<String, MergedFacts> facts) {
        List<MergeRow> rows = new ArrayList<>();
        facts.forEach((id, known) -> known.merges().forEach(merge -> rows.add(new MergeRow(id, merge))));
        return rows;
    }

    private static Uni<Void> delete(SqlClient tx, String sql, Collection<String> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql)
                        .execute(Tuple.of(ids.toArray(String[]::new)))
                        .replaceWithVoid();
    }

    private static <T> Uni<Void> upsert(SqlClient tx, String sql, ColumnArrays<T> columns, List<T> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(columns.tuple(rows)).replaceWithVoid();
    }
}
