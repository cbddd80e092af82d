package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.store.ContactRows.ContactRow;

/** Table {@code contact}: which customers are reached by an address, and for which of them that is confirmed. */
final class ContactStore implements StateStore {

    private static final ColumnArrays<Contact> KEYS = ColumnArrays.<Contact>builder()
            .text("kind", Contact::kind)
            .text("value", Contact::value)
            .build();
    private static final ColumnArrays<ContactRow> COLUMNS = ColumnArrays.<ContactRow>builder()
            .all(KEYS, ContactRow::contact)
            .text("customer_id", ContactRow::customerId)
            .bool("confirmed", ContactRow::confirmed)
            .build();
    private static final String SELECT = "select c.kind, c.value, c.customer_id, c.confirmed from contact c join "
            + KEYS.unnest("requested") + " on c.kind = requested.kind and c.value = requested.value"
            + " where c.confirmed or c.customer_id = any ($" + (KEYS.count() + 1) + "::text[])";
    /** A contact that another flush has confirmed for another customer breaks the unique index (23505). */
    private static final String UPSERT = COLUMNS.insertInto("contact")
            + " on conflict (kind, value, customer_id) do update set confirmed = true where excluded.confirmed";

    private static final String DELETE = "delete from contact where customer_id = $1";

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.contacts().isEmpty()) {
            return List.of();
        }
        Object customers = Statements.texts(reads.customers(), CustomerId::value);
        return List.of(Statements.forEachRow(
                tx,
                SELECT,
                KEYS.tuple(reads.contacts(), customers),
                row -> unitOfWork.contacts.load(new ContactRow(
                        new Contact(row.getString(0), row.getString(1)),
                        new CustomerId(row.getString(2)),
                        row.getBoolean(3)))));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        Collection<ContactRow> rows = unitOfWork.contacts.changed();
        return rows.isEmpty() ? List.of() : List.of(Statements.execute(tx, UPSERT, COLUMNS.tuple(rows)));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
