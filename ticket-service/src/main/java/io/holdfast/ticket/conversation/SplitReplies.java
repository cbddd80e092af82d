package io.holdfast.ticket.conversation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.conversation.SplitParser.Split;
import io.holdfast.ticket.state.EventSources;

/** Loads the customer's replies that are split off a ticket. */
@Singleton
class SplitReplies {

    /** No more text is read than a message may have. */
    private static final String SELECT = """
            with chosen as (
                select f.id, f.source, f.time, f.position, f.data::json ->> 'replyId' as reply_id
                  from fact f
                 where f.subject = $1 and f.type = 'reply-sent' and f.refused_at is null and f.data is not null
                   and f.data::json ->> 'author' = 'customer' and f.data::json ->> 'visibility' = 'public'
            )
            select c.reply_id, sum(length(w.message)) over read,
                   case when sum(length(w.message)) over read <= $4 then w.message end
              from chosen c
              left join wording w on w.fact_id = c.id and c.source = '%s'
             where c.reply_id = any ($2)
                or (c.time, c.position) >= (select o.time, o.position from chosen o where o.reply_id = $3 limit 1)
            window read as (order by c.time, c.position, c.id, c.source)
             order by c.time, c.position, c.id, c.source limit $5
            """.formatted(EventSources.CONVERSATION);

    private final Pool pool;

    SplitReplies(Pool pool) {
        this.pool = pool;
    }

    /** The texts, oldest first. Fails with 422 when a reply is unknown, not a public one of the customer, or without a text here. */
    Uni<List<String>> load(Split split) {
        Tuple parameters = Tuple.tuple();
        parameters.addString(split.ticketId().value());
        parameters.addArrayOfString(split.replyIds().toArray(String[]::new));
        parameters.addString(split.fromReplyId());
        parameters.addLong((long) TicketParser.MESSAGE_LENGTH_MAX);
        parameters.addInteger(SplitParser.REPLIES_MAX + 1);
        return pool.preparedQuery(SELECT).execute(parameters).map(rows -> texts(split, rows));
    }

    private static List<String> texts(Split split, RowSet<Row> rows) {
        requireAll(split, rows);
        List<String> messages = new ArrayList<>();
        int length = 0;
        for (Row row : rows) {
            String message = row.getString(2);
            if (message != null) {
                messages.add(message);
                length += message.length() + SplitTicket.SEPARATOR.length();
            }
            Long total = row.getLong(1);
            if (length > TicketParser.MESSAGE_LENGTH_MAX
                    || (total != null && total > TicketParser.MESSAGE_LENGTH_MAX)) {
                throw Problem.invalid(
                        field(split), "together at most " + TicketParser.MESSAGE_LENGTH_MAX + " characters");
            }
        }
        if (messages.isEmpty()) {
            throw Problem.invalid(field(split), "no text of them is stored here");
        }
        return messages;
    }

    private static void requireAll(Split split, RowSet<Row> rows) {
        if (rows.size() > SplitParser.REPLIES_MAX) {
            throw Problem.invalid(field(split), "at most " + SplitParser.REPLIES_MAX + " replies");
        }
        Set<String> found = new HashSet<>();
        rows.forEach(row -> found.add(row.getString(0)));
        FieldErrors errors = new FieldErrors();
        for (String id : named(split)) {
            if (!found.contains(id)) {
                errors.add(field(split), "the ticket has no public reply '" + id + "' of its customer");
            }
        }
        errors.throwIfAny();
    }

    private static Set<String> named(Split split) {
        String from = split.fromReplyId();
        return from == null ? split.replyIds() : Set.of(from);
    }

    private static String field(Split split) {
        return split.fromReplyId() == null ? SplitParser.REPLY_IDS : SplitParser.FROM_REPLY;
    }
}
