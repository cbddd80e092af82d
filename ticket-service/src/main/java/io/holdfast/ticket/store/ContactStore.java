package io.holdfast.ticket.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.Contact;

/** Table {@code contact}: which customer is reached by an address. */
final class ContactStore implements StateStore {

    /** A contact and the customer that it belongs to. */
    record ContactRow(Contact contact, CustomerId customerId) {}

    private static final ColumnArrays<Contact> KEYS = ColumnArrays.<Contact>builder()
            .text("kind", Contact::kind)
            .text("value", Contact::value)
            .build();
    private static final ColumnArrays<ContactRow> COLUMNS = ColumnArrays.<ContactRow>builder()
            .all(KEYS, ContactRow::contact)
            .text("customer_id", ContactRow::customerId)
            .build();
    private static final String SELECT = "select c.kind, c.value, c.customer_id from contact c join "
            + KEYS.unnest("requested") + " on c.kind = requested.kind and c.value = requested.value";
    /** A contact that another flush has inserted breaks the primary key (23505). */
    private static final String INSERT = COLUMNS.insertInto("contact");

    private static final String DELETE = "delete from contact where customer_id = $1";
    private static final Comparator<ContactRow> BY_KEY = Comparator.comparing(
                    (ContactRow row) -> row.contact().kind())
            .thenComparing(row -> row.contact().value());

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.contacts().isEmpty()) {
            return List.of();
        }
        return List.of(Statements.forEachRow(tx, SELECT, KEYS.tuple(reads.contacts()), row -> {
            Contact contact = new Contact(row.getString(0), row.getString(1));
            unitOfWork.contacts.load(contact, new ContactRow(contact, new CustomerId(row.getString(2))));
        }));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        // Sorted, so that two flushes with the same contacts wait for each other and do not deadlock.
        List<ContactRow> rows =
                unitOfWork.contacts.changed().stream().sorted(BY_KEY).toList();
        return rows.isEmpty() ? List.of() : List.of(Statements.execute(tx, INSERT, COLUMNS.tuple(rows)));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, Instant erasedAt) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
