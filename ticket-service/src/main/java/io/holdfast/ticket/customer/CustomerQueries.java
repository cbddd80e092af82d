package io.holdfast.ticket.customer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.conversation.StoredFact;
import io.holdfast.ticket.conversation.StoredText;
import io.holdfast.ticket.conversation.StoredTexts;
import io.holdfast.ticket.customer.CustomerView.Amount;
import io.holdfast.ticket.customer.CustomerView.ContactView;
import io.holdfast.ticket.customer.CustomerView.Totals;

/** Queries of customers and their history. The sums are SQL, for Hibernate maps no such entity. */
@ApplicationScoped
class CustomerQueries {

    private static final String SUMS = """
            select type, count(*), min(time), max(time), money.currency, sum(money.amount)
              from fact
              left join lateral (select data::json ->> 'currency' as currency,
                                        (data::json ->> 'amount')::numeric as amount
                                  where type in ('purchase', 'purchase-refunded')) as money on true
             where customer_id = $1
             group by type, money.currency
             order by money.currency
            """;

    /** Sort key of the history. */
    private record Position(Instant time, String id, String source) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                (position, to) ->
                        to.instant(position.time()).text(position.id()).text(position.source()),
                from -> new Position(from.instant(), from.text(), from.text()));
    }

    private final Mutiny.SessionFactory sessions;
    private final Pool pool;

    CustomerQueries(Mutiny.SessionFactory sessions, Pool pool) {
        this.sessions = sessions;
        this.pool = pool;
    }

    /** The customer; 404 when nothing is stored about them. */
    Uni<CustomerView> customer(CustomerId id) {
        return pool.preparedQuery(SUMS)
                .execute(Tuple.of(id.value()))
                .chain(sums -> contacts(id).map(contacts -> view(id, contacts, sums)));
    }

    /** The customer's events, newest first. */
    Uni<Page<HistoryItem>> history(CustomerId id, int limit, @Nullable String cursor) {
        String after = cursor == null
                ? ""
                : " and (time < :at or (time = :at and (id < :id or (id = :id and source < :source))))";
        Position last = cursor == null ? null : Position.FORMAT.decode(cursor);
        return sessions.withSession(session -> {
            Mutiny.SelectionQuery<StoredFact> select = session.createSelectionQuery(
                            "from StoredFact where customerId = :customer" + after
                                    + " order by time desc, id desc, source desc",
                            StoredFact.class)
                    .setParameter("customer", id.value())
                    .setMaxResults(limit + 1);
            if (last != null) {
                select.setParameter("at", last.time())
                        .setParameter("id", last.id())
                        .setParameter("source", last.source());
            }
            return select.getResultList()
                    .chain(facts -> StoredTexts.ofFacts(session, facts).map(texts -> page(facts, texts, limit)));
        });
    }

    private Uni<List<ContactView>> contacts(CustomerId id) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from StoredContact where customerId = :customer order by kind, value", StoredContact.class)
                .setParameter("customer", id.value())
                .getResultList()
                .map(found -> found.stream()
                        .map(contact -> new ContactView(contact.kind(), contact.value(), contact.confirmed()))
                        .toList()));
    }

    private static CustomerView view(CustomerId id, List<ContactView> contacts, RowSet<Row> sums) {
        if (sums.rowCount() == 0) {
            throw Problem.notFound("customer", id.value());
        }
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (Row row : sums) {
            first = earlier(first, row.getOffsetDateTime(2));
            last = later(last, row.getOffsetDateTime(3));
        }
        Totals totals = new Totals(
                count(sums, "ticket-created"),
                count(sums, "reply-sent"),
                count(sums, "ticket-rated"),
                count(sums, "purchase"),
                count(sums, "purchase-refunded"),
                amounts(sums, "purchase"),
                amounts(sums, "purchase-refunded"));
        return new CustomerView(id.value(), contacts, totals, first, last);
    }

    private static long count(RowSet<Row> sums, String type) {
        long count = 0;
        for (Row row : sums) {
            if (row.getString(0).equals(type)) {
                count += row.getLong(1);
            }
        }
        return count;
    }

    private static List<Amount> amounts(RowSet<Row> sums, String type) {
        List<Amount> amounts = new ArrayList<>();
        for (Row row : sums) {
            if (row.getString(0).equals(type)) {
                amounts.add(new Amount(row.getString(4), row.getBigDecimal(5).toPlainString()));
            }
        }
        return amounts;
    }

    private static Instant earlier(Instant one, OffsetDateTime other) {
        return other.toInstant().isBefore(one) ? other.toInstant() : one;
    }

    private static Instant later(Instant one, OffsetDateTime other) {
        return other.toInstant().isAfter(one) ? other.toInstant() : one;
    }

    private static Page<HistoryItem> page(List<StoredFact> facts, Map<String, StoredText> texts, int limit) {
        return Page.of(
                facts,
                limit,
                fact -> item(fact, fact.isFromHere() ? texts.get(fact.id()) : null),
                last -> Position.FORMAT.encode(new Position(last.time(), last.eventId(), last.source())));
    }

    private static HistoryItem item(StoredFact fact, @Nullable StoredText text) {
        return new HistoryItem(
                fact.id(),
                fact.source(),
                fact.type(),
                fact.time(),
                fact.data(),
                text == null ? null : text.subject(),
                text == null ? null : text.message());
    }
}
