package io.holdfast.ticket.intake;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.WireEnum;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableEventException;
import io.holdfast.ticket.intake.Write.Request;

/** What a flush reads, each kind by one statement for all its writes. */
final class Reads {

    private static final String CUSTOMERS = """
            select customer_id from ticket where ticket_id = any ($1) and customer_id is not null
            union
            select customer_id from fact
             where subject = any ($2) and type = 'purchase' and customer_id is not null
            union
            select c.customer_id
              from contact c
              join unnest($3::text[], $4::text[]) as asked (kind, value) on c.kind = asked.kind and c.value = asked.value
            """;
    private static final String CONTACTS = """
            select c.kind, c.value, c.customer_id
              from contact c
              join unnest($1::text[], $2::text[]) as asked (kind, value) on c.kind = asked.kind and c.value = asked.value
            """;
    private static final String PURCHASES = """
            select id, source, type, time, data
              from fact
             where subject = any ($1) and type in ('purchase', 'purchase-refunded') and data is not null
            """;
    private static final String ERASURES = "select customer_id, erased_at from erasure where customer_id = any ($1)";
    private static final String KEPT = """
            select i.credential, i.key, i.fingerprint, i.status, i.body, i.location
              from idempotency i
              join unnest($1::text[], $2::text[]) as asked (credential, key)
                on i.credential = asked.credential and i.key = asked.key
             where i.answered_at > $3
            """;
    private static final String WAITING = """
            select fact_id, ticket_id, time, reply_id, author, agent_id, visibility, template_id, variant
              from waiting_reply
             where ticket_id = any ($1)
             order by fact_id
            """;
    private static final String IMPORTS = "select import_id from import where import_id = any ($1)";

    private final EventJson json;

    Reads(EventJson json) {
        this.json = json;
    }

    /** Whose the things are that requests name without naming the customer. */
    Uni<Set<CustomerId>> customers(SqlConnection connection, List<Request> requests) {
        Set<String> tickets = new LinkedHashSet<>();
        Set<String> purchases = new LinkedHashSet<>();
        Set<Contact> contacts = new LinkedHashSet<>();
        for (Request request : requests) {
            Needs needs = request.needs();
            needs.tickets().forEach(id -> tickets.add(id.value()));
            purchases.addAll(needs.purchaseIds());
            contacts.addAll(needs.contacts());
        }
        return connection
                .preparedQuery(CUSTOMERS)
                .execute(Tuple.of(array(tickets), array(purchases), kinds(contacts), values(contacts)))
                .map(rows -> {
                    Set<CustomerId> found = new HashSet<>();
                    rows.forEach(row -> found.add(new CustomerId(row.getString(0))));
                    return found;
                });
    }

    Uni<Set<String>> imports(SqlConnection connection, Set<String> importIds) {
        return connection
                .preparedQuery(IMPORTS)
                .execute(Tuple.of(array(importIds)))
                .map(rows -> {
                    Set<String> found = new HashSet<>();
                    rows.forEach(row -> found.add(row.getString(0)));
                    return found;
                });
    }

    Uni<Void> tickets(SqlConnection tx, Set<TicketId> ids, Working into) {
        String[] asked = ids.stream().map(TicketId::value).toArray(String[]::new);
        return each(tx, TicketRows.SELECT, Tuple.of(asked), row -> into.read(TicketRows.read(row)));
    }

    Uni<Void> contacts(SqlConnection tx, Set<Contact> contacts, Working into) {
        return each(
                tx,
                CONTACTS,
                Tuple.of(kinds(contacts), values(contacts)),
                row -> into.readContact(
                        new Contact(row.getString(0), row.getString(1)), new CustomerId(row.getString(2))));
    }

    Uni<Void> purchases(SqlConnection tx, Set<String> ids, Working into) {
        return each(tx, PURCHASES, Tuple.of(array(ids)), row -> into.readPurchase(fact(row)));
    }

    Uni<Void> erasures(SqlConnection tx, Collection<CustomerId> customers, Working into) {
        String[] asked = customers.stream().map(CustomerId::value).toArray(String[]::new);
        return each(
                tx,
                ERASURES,
                Tuple.of(asked),
                row -> into.readErasure(
                        new CustomerId(row.getString(0)),
                        row.getOffsetDateTime(1).toInstant()));
    }

    Uni<Void> kept(SqlConnection tx, List<Claim> claims, OffsetDateTime since, Working into) {
        String[] credentials = claims.stream().map(Claim::credential).toArray(String[]::new);
        String[] keys = claims.stream().map(Claim::key).toArray(String[]::new);
        return each(
                tx,
                KEPT,
                Tuple.of(credentials, keys, since),
                row -> into.readKept(new Working.Kept(
                        new Claim(row.getString(0), row.getString(1), row.getString(2)),
                        new Answer(row.getShort(3), row.getString(4), row.getString(5)),
                        null)));
    }

    Uni<List<WaitingReply>> waitingReplies(SqlConnection tx, Set<TicketId> tickets) {
        String[] asked = tickets.stream().map(TicketId::value).toArray(String[]::new);
        return tx.preparedQuery(WAITING).execute(Tuple.of(asked)).map(Reads::waitingReplies);
    }

    private static List<WaitingReply> waitingReplies(RowSet<Row> rows) {
        List<WaitingReply> replies = new ArrayList<>();
        for (Row row : rows) {
            replies.add(new WaitingReply(
                    row.getString(0),
                    new TicketId(row.getString(1)),
                    row.getOffsetDateTime(2).toInstant(),
                    row.getString(3),
                    WireEnum.find(Author.class, row.getString(4)).orElseThrow(),
                    row.getString(5),
                    WireEnum.find(Visibility.class, row.getString(6)).orElseThrow(),
                    row.getString(7),
                    row.getString(8)));
        }
        return replies;
    }

    private Fact<?> fact(Row row) {
        try {
            EventType type = EventType.named(row.getString(2)).orElseThrow();
            return Fact.of(
                    row.getString(0),
                    row.getString(1),
                    row.getOffsetDateTime(3).toInstant(),
                    json.read(type, row.getString(4).getBytes(StandardCharsets.UTF_8)));
        } catch (UnreadableEventException broken) {
            throw new IllegalStateException("fact " + row.getString(0) + " is not as we wrote it", broken);
        }
    }

    private static Uni<Void> each(
            SqlConnection tx, String sql, Tuple parameters, java.util.function.Consumer<Row> read) {
        return tx.preparedQuery(sql)
                .execute(parameters)
                .invoke(rows -> rows.forEach(read))
                .replaceWithVoid();
    }

    private static String[] array(Set<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static String[] kinds(Set<Contact> contacts) {
        return contacts.stream().map(Contact::kind).toArray(String[]::new);
    }

    private static String[] values(Set<Contact> contacts) {
        return contacts.stream().map(Contact::value).toArray(String[]::new);
    }
}
