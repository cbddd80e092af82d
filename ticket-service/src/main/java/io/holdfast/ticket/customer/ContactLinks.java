package io.holdfast.ticket.customer;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;

import io.holdfast.contract.CustomerId;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.CustomerGroup;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.CustomerMergeStore;

/** Confirms and removes contacts of customers, as an operator decides. */
@ApplicationScoped
class ContactLinks {

    private static final String EXISTS = """
            select exists (select 1 from fact where customer_id = any ($1))
                or exists (select 1 from contact where customer_id = any ($1))
            """;
    private static final String OWNER =
            "select customer_id from contact where kind = $1 and value = $2 and confirmed and customer_id <> $3";
    private static final String CONFIRM = """
            insert into contact (kind, value, customer_id, confirmed) values ($1, $2, $3, true)
            on conflict (kind, value, customer_id) do update set confirmed = true where not contact.confirmed
            """;
    private static final String UNLINK = "delete from contact where kind = $1 and value = $2 and customer_id = $3";

    private final Pool pool;
    private final Clock clock;

    ContactLinks(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Confirms a contact for a customer, or for whom they were merged into: messages from it are the customer's from now on.
     *
     * @return fails with {@link Problem}: 404 when nothing is stored about the customer, 409 when the contact is confirmed
     *     for another customer
     */
    Uni<Void> confirm(CustomerId customer, Contact contact, String caller) {
        Uni<Void> confirmed = pool.withTransaction(tx -> CustomerMergeStore.group(tx, customer)
                .chain(group -> CustomerLocks.acquire(tx, group.ids())
                        .chain(() -> requireCustomer(tx, group))
                        .chain(() -> requireFree(tx, group.customer(), contact))
                        .chain(() -> change(tx, CONFIRM, group, contact, caller, "contact.confirmed"))));
        return confirmed
                .onFailure(ContactLinks::isUniqueViolation)
                .transform(
                        failure -> Problem.conflict("A message has just confirmed the contact for another customer."));
    }

    /** Removes a contact from a customer; another customer's claim to it stays. */
    Uni<Void> unlink(CustomerId customer, Contact contact, String caller) {
        return pool.withTransaction(tx -> CustomerMergeStore.group(tx, customer)
                .chain(group -> change(tx, UNLINK, group, contact, caller, "contact.unlinked")));
    }

    /** With an entry of the audit trail, unless it is so already. The contact itself is personal data: only its kind is recorded. */
    private Uni<Void> change(
            SqlConnection tx, String sql, CustomerGroup group, Contact contact, String caller, String action) {
        String resource = Change.customer(group.customer().value()) + "/contacts/" + contact.kind();
        return tx.preparedQuery(sql)
                .execute(parameters(group.customer(), contact))
                .chain(rows -> rows.rowCount() > 0
                        ? AuditTrail.append(tx, clock.instant(), new Change(caller, action, resource))
                        : Uni.createFrom().voidItem());
    }

    private static Uni<Void> requireCustomer(SqlConnection tx, CustomerGroup group) {
        return tx.preparedQuery(EXISTS)
                .execute(Tuple.of(group.texts().toArray(String[]::new)))
                .invoke(rows -> {
                    if (!rows.iterator().next().getBoolean(0)) {
                        throw Problem.notFound("customer", group.customer().value());
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Void> requireFree(SqlConnection tx, CustomerId customer, Contact contact) {
        return tx.preparedQuery(OWNER)
                .execute(parameters(customer, contact))
                .invoke(rows -> {
                    if (rows.rowCount() > 0) {
                        throw Problem.conflict("The contact is confirmed for the customer '"
                                + rows.iterator().next().getString(0) + "'; unlink it there first.");
                    }
                })
                .replaceWithVoid();
    }

    private static boolean isUniqueViolation(Throwable failure) {
        return failure instanceof PgException sqlError && "23505".equals(sqlError.getSqlState());
    }

    private static Tuple parameters(CustomerId customer, Contact contact) {
        return Tuple.of(contact.kind(), contact.value(), customer.value());
    }
}
