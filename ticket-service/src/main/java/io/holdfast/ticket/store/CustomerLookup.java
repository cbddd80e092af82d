package io.holdfast.ticket.store;

import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.Contact;

/** Finds the customers of tickets, purchases, contacts and conversations, so that they can be locked before anything is loaded. */
public final class CustomerLookup {

    private static final String SELECT = """
            select customer_id from conversation join %s using (channel, account, key_digest)
            union
            select customer_id from ticket where ticket_id = any ($4) and customer_id is not null
            union
            select customer_id from purchase where purchase_id = any ($5) and customer_id is not null
            union
            select c.customer_id
              from contact c
              join unnest($6::text[], $7::text[]) as requested (kind, value)
                on c.kind = requested.kind and c.value = requested.value
             where c.confirmed
            """.formatted(ConversationStore.KEYS.unnest("conversation_key"));

    private CustomerLookup() {}

    /** Adds the customers of what the read set names. */
    public static Uni<Void> addCustomers(SqlConnection connection, ReadSet reads, Set<CustomerId> customers) {
        Tuple parameters = ConversationStore.KEYS.tuple(
                reads.conversations(),
                Statements.texts(reads.tickets(), TicketId::value),
                reads.purchaseIds().toArray(String[]::new),
                Statements.texts(reads.contacts(), Contact::kind),
                Statements.texts(reads.contacts(), Contact::value));
        return Statements.forEachRow(
                connection, SELECT, parameters, row -> customers.add(new CustomerId(row.getString(0))));
    }
}
