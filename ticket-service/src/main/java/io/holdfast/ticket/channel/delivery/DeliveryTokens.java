package io.holdfast.ticket.channel.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.channel.adapter.Verification.VerifiedOnce;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.store.Digests;

/** Table {@code delivery_token}: tokens that a vendor signs in place of the body. Each is good for one message. */
@Singleton
class DeliveryTokens {

    /** Longer than an adapter accepts a token. */
    static final Duration RETENTION = Duration.ofHours(25);

    private static final String INSERT = """
            insert into delivery_token (channel, account, token_digest, message_digest, received_at)
            values ($1, $2, $3, $4, $5)
            on conflict (channel, account, token_digest) do update set received_at = delivery_token.received_at
            returning message_digest
            """;
    private static final String DELETE = "delete from delivery_token where received_at < $1";

    private final Pool pool;
    private final Clock clock;

    DeliveryTokens(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Whether the token is new, or was used for the same message. */
    Uni<Boolean> admits(ChannelAccount account, VerifiedOnce verified) {
        Buffer message = Digests.of(verified.messageId());
        return pool.preparedQuery(INSERT)
                .execute(Tuple.from(List.of(
                        account.channel(),
                        account.name(),
                        Digests.of(verified.token()),
                        message,
                        SqlTimes.utc(clock.instant()))))
                .map(rows -> rows.iterator().next().getBuffer(0).getDelegate().equals(message));
    }

    Uni<Void> deleteOld() {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(SqlTimes.utc(clock.instant().minus(RETENTION))))
                .replaceWithVoid();
    }
}
