package io.holdfast.ticket.customer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
import io.holdfast.ticket.state.CustomerGroup;
import io.holdfast.ticket.store.CustomerMergeStore;

/** Queries of customers and their history. The sums are SQL, for Hibernate maps no such entity. */
@ApplicationScoped
class CustomerQueries {

    /** Contacts that are shown: senders may give a customer any number of them. */
    private static final int CONTACTS_MAX = 200;

    /** Purchases and refunds count once each, however many events tell of them; those that were refused do not. */
    private static final String SUMS = """
            select case when type in ('purchase', 'purchase-refunded') then 'fact' else type end,
                   count(*), min(time), max(time), null as currency, null::numeric
              from fact
             where customer_id = any ($1) and (refused_at is null or type in ('purchase', 'purchase-refunded'))
             group by 1
            union all
            select 'purchase', count(*), null, null, currency, sum(amount)
              from purchase where customer_id = any ($1) group by currency
            union all
            select 'purchase-refunded', count(*), null, null, currency, sum(amount)
              from purchase_refund where customer_id = any ($1) and state <> 'refused' group by currency
             order by currency
            """;

    /** The newest events of each customer, and of these the newest: of many customers the index gives no order. */
    private static final String SIZES = """
            select f.id, f.time, f.bytes, f.source
              from unnest($1::text[]) as customer (id)
             cross join lateral (
                   select id, source, time, octet_length(data) as bytes
                     from fact
                    where customer_id = customer.id and refused_at is null %s
                    order by time desc, id desc, source desc
                    limit $2) f
             order by f.time desc, f.id desc, f.source desc
             limit $2
            """;

    /** Between an id and a source, which have no control characters. */
    private static final String SEPARATOR = "\n";

    private static final String FIRST_SIZES = SIZES.formatted("");
    private static final String NEXT_SIZES = SIZES.formatted("and (time, id, source) < ($3, $4, $5)");

    /** Sort key of the history. */
    private record Position(Instant time, String id, String source) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "history",
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

    /** The customer, with everybody who was merged into them; 404 when nothing is stored about them. */
    Uni<CustomerView> customer(CustomerId id) {
        return CustomerMergeStore.group(pool, id)
                .chain(group -> pool.preparedQuery(SUMS)
                        .execute(Tuple.of(group.texts().toArray(String[]::new)))
                        .chain(sums -> contacts(group).map(contacts -> view(id, group, contacts, sums))));
    }

    /**
     * The events of the customer and of everybody who is the same person by a merge, newest first. A page ends at its limit,
     * or where its events and texts are about a mebibyte: their sizes are read first, and no further ones are loaded.
     */
    Uni<Page<HistoryItem>> history(CustomerId id, int limit, @Nullable String cursor) {
        Position last = cursor == null ? null : Position.FORMAT.decode(cursor);
        return CustomerMergeStore.group(pool, id).chain(group -> history(group, limit, last));
    }

    private Uni<Page<HistoryItem>> history(CustomerGroup group, int limit, @Nullable Position last) {
        return sizes(group, last, limit + 1)
                .chain(sizes -> sessions.withSession(session -> StoredTexts.sizes(session, ids(sizes))
                        .chain(texts -> {
                            int fitting = Page.fitting(
                                    sizes, limit, size -> size.bytes() + texts.getOrDefault(size.id(), 0L));
                            return fitting == 0
                                    ? Uni.createFrom().item(new Page<HistoryItem>(List.of(), null))
                                    : page(session, group, last, sizes.subList(0, fitting), sizes.size() > fitting);
                        })));
    }

    private record Size(String id, Instant time, long bytes, String source) {

        String key() {
            return id + SEPARATOR + source;
        }
    }

    private Uni<List<Size>> sizes(CustomerGroup group, @Nullable Position last, int max) {
        Tuple parameters = Tuple.of(group.texts().toArray(String[]::new), max);
        if (last != null) {
            parameters
                    .addValue(last.time().atOffset(ZoneOffset.UTC))
                    .addString(last.id())
                    .addString(last.source());
        }
        return pool.preparedQuery(last == null ? FIRST_SIZES : NEXT_SIZES)
                .execute(parameters)
                .map(rows -> {
                    List<Size> sizes = new ArrayList<>();
                    for (Row row : rows) {
                        Integer bytes = row.getInteger(2);
                        sizes.add(new Size(
                                row.getString(0),
                                row.getOffsetDateTime(1).toInstant(),
                                bytes == null ? 0 : bytes,
                                row.getString(3)));
                    }
                    return sizes;
                });
    }

    private static Uni<Page<HistoryItem>> page(
            Mutiny.Session session, CustomerGroup group, @Nullable Position after, List<Size> sizes, boolean more) {
        return facts(session, group, after, sizes)
                .chain(facts -> StoredTexts.ofFacts(session, facts).map(texts -> page(facts, texts, more)));
    }

    /**
     * Exactly the events whose sizes were read: one that has come since would push the last of them off the page. Between two
     * times, so that only they are sorted.
     */
    private static Uni<List<StoredFact>> facts(
            Mutiny.Session session, CustomerGroup group, @Nullable Position last, List<Size> sizes) {
        String after =
                last == null ? "" : " and time <= :at and (time < :at or id < :id or (id = :id and source < :source))";
        Mutiny.SelectionQuery<StoredFact> select = session.createSelectionQuery(
                        "from StoredFact where customerId in (:customers) and refusedAt is null and time >= :until"
                                + " and concat(id, :separator, source) in (:keys)" + after
                                + " order by time desc, id desc, source desc",
                        StoredFact.class)
                .setParameter("customers", group.texts())
                .setParameter("until", sizes.getLast().time())
                .setParameter("separator", SEPARATOR)
                .setParameter("keys", sizes.stream().map(Size::key).toList())
                .setMaxResults(sizes.size());
        if (last != null) {
            select.setParameter("at", last.time()).setParameter("id", last.id()).setParameter("source", last.source());
        }
        return select.getResultList();
    }

    private static List<String> ids(List<Size> sizes) {
        return sizes.stream().map(Size::id).toList();
    }

    private Uni<List<ContactView>> contacts(CustomerGroup group) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from StoredContact where customerId in (:customers) order by kind, value", StoredContact.class)
                .setParameter("customers", group.texts())
                .setMaxResults(CONTACTS_MAX)
                .getResultList()
                .map(found -> found.stream()
                        .map(contact -> new ContactView(contact.kind(), contact.value(), contact.confirmed()))
                        .toList()));
    }

    private static CustomerView view(CustomerId id, CustomerGroup group, List<ContactView> contacts, RowSet<Row> sums) {
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
        CustomerId present = group.customer();
        return new CustomerView(
                id.value(),
                present.equals(id) ? null : present.value(),
                group.merged().stream().map(CustomerId::value).toList(),
                contacts,
                totals,
                first,
                last);
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

    private static Instant earlier(Instant one, @Nullable OffsetDateTime other) {
        return other != null && other.toInstant().isBefore(one) ? other.toInstant() : one;
    }

    private static Instant later(Instant one, @Nullable OffsetDateTime other) {
        return other != null && other.toInstant().isAfter(one) ? other.toInstant() : one;
    }

    private static Page<HistoryItem> page(List<StoredFact> facts, Map<String, StoredText> texts, boolean more) {
        List<HistoryItem> items = facts.stream()
                .map(fact -> item(fact, fact.isFromHere() ? texts.get(fact.id()) : null))
                .toList();
        HistoryItem last = more && !items.isEmpty() ? items.getLast() : null;
        return new Page<>(
                items,
                last == null ? null : Position.FORMAT.encode(new Position(last.time(), last.eventId(), last.source())));
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
