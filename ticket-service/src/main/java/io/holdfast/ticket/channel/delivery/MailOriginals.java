package io.holdfast.ticket.channel.delivery;

import java.time.Instant;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.state.MessageKey;
import io.holdfast.ticket.store.Digests;

/**
 * Table {@code mail_original}: mails as they came. One is saved before its message is, so that no message lacks it; what
 * belongs to no message, because the service ended between the two or because the mail was ignored, is deleted later.
 */
@Singleton
class MailOriginals {

    private static final String INSERT = """
            insert into mail_original (channel, account, message_digest, received_at, content)
            values ($1, $2, $3, $4, $5)
            on conflict (channel, account, message_digest) do update set received_at = excluded.received_at
            """;
    private static final String DELETE_UNUSED = """
            delete from mail_original o
             where o.received_at < $1
               and not exists (select 1 from channel_message m
                                where m.channel = o.channel and m.account = o.account
                                  and m.message_digest = o.message_digest and m.ticket_id is not null)
            """;

    private final Pool pool;

    MailOriginals(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> save(List<MessageKey> messages, byte[] content, Instant now) {
        return Multi.createFrom()
                .iterable(messages)
                .onItem()
                .transformToUniAndConcatenate(message -> pool.preparedQuery(INSERT)
                        .execute(Tuple.from(List.of(
                                message.account().channel(),
                                message.account().name(),
                                Digests.of(message.externalId()),
                                SqlTimes.utc(now),
                                Buffer.buffer(content)))))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Deletes originals of no message that were saved before. */
    Uni<Void> deleteUnused(Instant until) {
        return pool.preparedQuery(DELETE_UNUSED)
                .execute(Tuple.of(SqlTimes.utc(until)))
                .replaceWithVoid();
    }
}
