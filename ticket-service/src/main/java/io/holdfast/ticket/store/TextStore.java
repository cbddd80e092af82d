package io.holdfast.ticket.store;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.MessageText;

/** Table {@code wording}: texts of events. No published event holds them. */
final class TextStore implements StateStore {

    private static final ColumnArrays<MessageText> COLUMNS = ColumnArrays.<MessageText>builder()
            .text("fact_id", MessageText::factId)
            .text("subject", MessageText::subject)
            .text("message", MessageText::message)
            .text("external_id", MessageText::externalId)
            .text("account", MessageText::account)
            .build();
    private static final String INSERT = COLUMNS.insertInto("wording");
    private static final String DELETE =
            "delete from wording where fact_id in (select id from fact where customer_id = $1 and source = '"
                    + EventSources.CONVERSATION + "')";

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        return unitOfWork.newTexts.isEmpty()
                ? List.of()
                : List.of(Statements.execute(tx, INSERT, COLUMNS.tuple(unitOfWork.newTexts)));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
