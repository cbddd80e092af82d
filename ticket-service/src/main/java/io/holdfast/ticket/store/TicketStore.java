package io.holdfast.ticket.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.TimelinePosition;
import io.holdfast.contract.WireEnum;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.EarlyReporter;
import io.holdfast.ticket.state.Latest;
import io.holdfast.ticket.state.Opening;
import io.holdfast.ticket.state.PackedPositions;
import io.holdfast.ticket.state.Ticket;

/** Table {@code ticket}: one row a ticket, with an optimistic lock by its column {@code revision}. */
final class TicketStore implements StateStore {

    /** Value of {@code early_customer_id}, which no id has: events of several customers, or of an erased one. */
    private static final String SEVERAL = "";

    private static final ColumnArrays<VersionedTicket> COLUMNS = ColumnArrays.<VersionedTicket>builder()
            .text("ticket_id", row -> row.ticket().id())
            .bigint("revision", VersionedTicket::newRevision)
            .text("customer_id", row -> customerId(row.ticket()))
            .text("channel", row -> channel(row.ticket()))
            .text("department", row -> row.ticket().currentDepartment())
            .text("priority", row -> row.ticket().currentPriority().wireName())
            .text("status", row -> row.ticket().status().wireName())
            .text("tags", row -> String.join(" ", row.ticket().currentTags()))
            .text("agent_id", row -> row.ticket().agentId().value())
            .text("problem_id", row -> problemId(row.ticket()))
            .text("merged_into_id", row -> row.ticket().mergedInto().value())
            .nullableSmallint("score", row -> row.ticket().score().value())
            .timestamp("created_at", row -> createdAt(row.ticket()))
            .timestamp("updated_at", row -> row.ticket().updatedAt())
            .timestamp(
                    "expected_resolution_at",
                    row -> row.ticket().expectedResolutionAt().value())
            .bool("awaited", row -> row.ticket().hasPendingReplies())
            .text("fold", row -> PackedPositions.of(row.ticket()).pack())
            .text("early_customer_id", row -> earlyCustomerId(row.ticket()))
            .build();
    private static final String SELECT = "select " + COLUMNS.names() + " from ticket where ticket_id = any ($1)";
    /** A row that is there already breaks the primary key (23505). */
    private static final String INSERT = COLUMNS.insertInto("ticket");
    /**
     * The optimistic lock. {@code on conflict} rather than {@code update … from unnest}: it always goes by the primary
     * key, while a plan of the join that was made when the table was small scans the table, and is kept while it grows.
     */
    private static final String UPDATE = Statements.requireRowCount(
            INSERT + " on conflict (ticket_id) do update set " + COLUMNS.assignExcluded(Set.of("ticket_id"))
                    + " where ticket.revision = excluded.revision - 1",
            COLUMNS.count() + 1);

    private static final String DELETE = "delete from ticket where customer_id = $1";
    /** Events of others may have arrived before the creation, too: it computes the ticket anew from those that are left. */
    private static final String FORGET_EARLY_CUSTOMER = "update ticket set early_customer_id = '" + SEVERAL
            + "', revision = revision + 1 where early_customer_id = $1";

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.tickets().isEmpty()) {
            return List.of();
        }
        unitOfWork.tickets.request(reads.tickets());
        String[] ids = Statements.texts(reads.tickets(), TicketId::value);
        return List.of(Statements.forEachRow(tx, SELECT, Tuple.of(ids), row -> unitOfWork.tickets.load(read(row))));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<VersionedTicket> created = new ArrayList<>();
        List<VersionedTicket> changed = new ArrayList<>();
        for (VersionedTicket row : unitOfWork.tickets.changed()) {
            (row.isNew() ? created : changed).add(row);
        }
        List<Uni<Void>> statements = new ArrayList<>(2);
        if (!created.isEmpty()) {
            statements.add(Statements.execute(tx, INSERT, COLUMNS.tuple(created)));
        }
        if (!changed.isEmpty()) {
            statements.add(Statements.execute(tx, UPDATE, COLUMNS.tuple(changed, (long) changed.size())));
        }
        return statements;
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        List<Uni<Void>> statements = new ArrayList<>(Statements.ofCustomer(tx, DELETE, customer));
        statements.addAll(Statements.ofCustomer(tx, FORGET_EARLY_CUSTOMER, customer));
        return statements;
    }

    /** Reads by position, in the order of {@link #COLUMNS}: by name each value would be a search in 18 names. */
    private static VersionedTicket read(Row row) {
        PackedPositions positions = PackedPositions.unpack(row.getString(16));
        Short score = row.getShort(11);
        String mergedInto = row.getString(10);
        Ticket ticket = new Ticket(
                new TicketId(row.getString(0)),
                opening(positions.opening(), row.getString(2), row.getString(3), row.getString(9)),
                new Latest<>(positions.status(), positions.reportedStatus()),
                new Latest<>(positions.priority(), positions.priority() == null ? null : priority(row.getString(5))),
                new Latest<>(positions.department(), positions.department() == null ? null : row.getString(4)),
                new Latest<>(positions.tags(), positions.tags() == null ? null : tags(row.getString(7))),
                new Latest<>(positions.agentId(), row.getString(8)),
                new Latest<>(positions.expectedResolutionAt(), SqlTimes.instantOrNull(row, 14)),
                new Latest<>(positions.score(), score == null ? null : score.intValue()),
                new Latest<>(positions.mergedInto(), mergedInto == null ? null : new TicketId(mergedInto)),
                customerReply(positions, row.getString(6)),
                SqlTimes.instantOrNull(row, 13),
                row.getBoolean(15),
                earlyReporter(row.getString(17)));
        return new VersionedTicket(ticket, row.getLong(1));
    }

    private static @Nullable Opening opening(
            @Nullable TimelinePosition position,
            @Nullable String customerId,
            @Nullable String channel,
            @Nullable String problemId) {
        return position == null || customerId == null || channel == null
                ? null
                : new Opening(position, new CustomerId(customerId), channel, problemId);
    }

    /**
     * Null when the reply did not open the ticket. Rows of versions before 2026-11-26 hold the latest reply, even if it came
     * before the reported status, and compared ids when both have the same time.
     */
    static @Nullable TimelinePosition customerReply(PackedPositions positions, String storedStatus) {
        TicketStatus reported = positions.reportedStatus();
        boolean unopened =
                reported != null && Ticket.isOpenedByReply(reported) && storedStatus.equals(reported.wireName());
        return unopened ? null : positions.customerReply();
    }

    private static EarlyReporter earlyReporter(@Nullable String customerId) {
        if (customerId == null) {
            return EarlyReporter.NONE;
        }
        return customerId.equals(SEVERAL) ? EarlyReporter.SEVERAL : EarlyReporter.of(new CustomerId(customerId));
    }

    private static @Nullable String earlyCustomerId(Ticket ticket) {
        EarlyReporter reporter = ticket.earlyReporter();
        if (reporter.several()) {
            return SEVERAL;
        }
        CustomerId customer = reporter.customer();
        return customer == null ? null : customer.value();
    }

    private static Priority priority(String wireName) {
        return WireEnum.find(Priority.class, wireName).orElseThrow();
    }

    private static List<String> tags(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
    }

    private static @Nullable String customerId(Ticket ticket) {
        Opening opening = ticket.opening();
        return opening == null ? null : opening.customerId().value();
    }

    private static @Nullable String channel(Ticket ticket) {
        Opening opening = ticket.opening();
        return opening == null ? null : opening.channel();
    }

    private static @Nullable String problemId(Ticket ticket) {
        Opening opening = ticket.opening();
        return opening == null ? null : opening.problemId();
    }

    private static @Nullable Instant createdAt(Ticket ticket) {
        Opening opening = ticket.opening();
        return opening == null ? null : opening.position().time();
    }
}
