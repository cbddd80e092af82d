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
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.IdempotencyKey;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.PendingReply;

/** What a flush reads, each kind by one statement for all its writes. */
final class StateReader {

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
    private static final String RESPONSES = """
            select i.credential, i.key, i.fingerprint, i.status, i.body, i.location
              from idempotency i
              join unnest($1::text[], $2::text[]) as asked (credential, key)
                on i.credential = asked.credential and i.key = asked.key
             where i.answered_at > $3
            """;
    private static final String PENDING_REPLIES = """
            select fact_id, ticket_id, time, reply_id, author, agent_id, visibility, template_id, variant
              from waiting_reply
             where ticket_id = any ($1)
             order by fact_id
            """;
    private static final String IMPORTS = "select import_id from import where import_id = any ($1)";

    private final EventJson json;

    StateReader(EventJson json) {
        this.json = json;
    }

    /** Whose the things are that requests name without naming the customer. */
    Uni<Set<CustomerId>> customers(SqlConnection connection, List<Command> commands) {
        Set<String> tickets = new LinkedHashSet<>();
        Set<String> purchases = new LinkedHashSet<>();
        Set<Contact> contacts = new LinkedHashSet<>();
        for (Command command : commands) {
            ReadSet readSet = command.readSet();
            readSet.tickets().forEach(id -> tickets.add(id.value()));
            purchases.addAll(readSet.purchaseIds());
            contacts.addAll(readSet.contacts());
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

    Uni<Void> tickets(SqlConnection tx, Set<TicketId> ids, UnitOfWork into) {
        String[] requested = ids.stream().map(TicketId::value).toArray(String[]::new);
        return forEachRow(tx, TicketTable.SELECT, Tuple.of(requested), row -> into.loadTicket(TicketTable.read(row)));
    }

    Uni<Void> contacts(SqlConnection tx, Set<Contact> contacts, UnitOfWork into) {
        return forEachRow(
                tx,
                CONTACTS,
                Tuple.of(kinds(contacts), values(contacts)),
                row -> into.loadContact(
                        new Contact(row.getString(0), row.getString(1)), new CustomerId(row.getString(2))));
    }

    Uni<Void> purchases(SqlConnection tx, Set<String> ids, UnitOfWork into) {
        return forEachRow(tx, PURCHASES, Tuple.of(array(ids)), row -> into.loadPurchase(fact(row)));
    }

    Uni<Void> erasures(SqlConnection tx, Collection<CustomerId> customers, UnitOfWork into) {
        String[] requested = customers.stream().map(CustomerId::value).toArray(String[]::new);
        return forEachRow(
                tx,
                ERASURES,
                Tuple.of(requested),
                row -> into.loadErasure(
                        new CustomerId(row.getString(0)),
                        row.getOffsetDateTime(1).toInstant()));
    }

    Uni<Void> responses(SqlConnection tx, List<IdempotencyKey> keys, OffsetDateTime since, UnitOfWork into) {
        String[] credentials = keys.stream().map(IdempotencyKey::credential).toArray(String[]::new);
        String[] names = keys.stream().map(IdempotencyKey::key).toArray(String[]::new);
        return forEachRow(
                tx,
                RESPONSES,
                Tuple.of(credentials, names, since),
                row -> into.loadResponse(new UnitOfWork.StoredResponse(
                        new IdempotencyKey(row.getString(0), row.getString(1), row.getString(2)),
                        new CommandResponse(row.getShort(3), row.getString(4), row.getString(5)),
                        null)));
    }

    Uni<List<PendingReply>> pendingReplies(SqlConnection tx, Set<TicketId> tickets) {
        String[] requested = tickets.stream().map(TicketId::value).toArray(String[]::new);
        return tx.preparedQuery(PENDING_REPLIES).execute(Tuple.of(requested)).map(StateReader::pendingReplies);
    }

    private static List<PendingReply> pendingReplies(RowSet<Row> rows) {
        List<PendingReply> replies = new ArrayList<>();
        for (Row row : rows) {
            replies.add(new PendingReply(
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
        } catch (UnreadableEventException unreadable) {
            throw new IllegalStateException("fact " + row.getString(0) + " is not as we wrote it", unreadable);
        }
    }

    private static Uni<Void> forEachRow(
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
