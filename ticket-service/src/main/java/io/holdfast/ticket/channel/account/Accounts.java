package io.holdfast.ticket.channel.account;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.Priority;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.web.Json;

/**
 * Table {@code channel_account}. It is read for each delivery, so that a change counts on every instance at once. The secrets
 * must be known to verify signatures, and are stored as they are: who reads the database can forge deliveries.
 */
@Singleton
public class Accounts {

    private static final String SELECT = "select settings from channel_account where channel = $1 and account = $2";
    private static final String UPSERT = """
            insert into channel_account (channel, account, settings, changed_at) values ($1, $2, $3, $4)
            on conflict (channel, account) do update set settings = excluded.settings, changed_at = excluded.changed_at
             where channel_account.settings is distinct from excluded.settings
            returning xmax = 0
            """;
    private static final String DELETE = "delete from channel_account where channel = $1 and account = $2";

    private final Pool pool;
    private final Clock clock;

    Accounts(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** The settings of the account; empty when there is none. */
    public Uni<Optional<ChannelSettings>> find(ChannelAdapter adapter, ChannelAccount account) {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(account.channel(), account.name()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(SettingsParser.parse(
                                Json.fields(rows.iterator().next().getString(0).getBytes(StandardCharsets.UTF_8)),
                                adapter)));
    }

    /** Whether the account is new. The same settings again change nothing. */
    Uni<Boolean> put(ChannelAccount account, ChannelSettings settings, Change change) {
        Instant now = clock.instant();
        return pool.withTransaction(tx -> tx.preparedQuery(UPSERT)
                .execute(Tuple.of(account.channel(), account.name(), write(settings), SqlTimes.utc(now)))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : AuditTrail.append(tx, now, change)
                                .replaceWith(rows.iterator().next().getBoolean(0))));
    }

    /** Whether there was one. Its tickets, and what is kept of its deliveries, stay. */
    Uni<Boolean> delete(ChannelAccount account, Change change) {
        return pool.withTransaction(tx -> tx.preparedQuery(DELETE)
                .execute(Tuple.of(account.channel(), account.name()))
                .map(rows -> rows.rowCount() > 0)
                .call(deleted -> deleted
                        ? AuditTrail.append(tx, clock.instant(), change)
                        : Uni.createFrom().voidItem()));
    }

    private static String write(ChannelSettings settings) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!settings.secrets().isEmpty()) {
            fields.put("secret", settings.secrets());
        }
        fields.put("publicKey", settings.publicKey());
        fields.put("verifyToken", settings.verifyToken());
        fields.put("publicUrl", settings.publicUrl());
        fields.put("recipients", settings.recipients());
        fields.put("ownAddresses", settings.ownAddresses());
        fields.put("formSenders", settings.formSenders());
        fields.put("includeTests", settings.includeTests());
        fields.put("department", settings.department());
        Priority priority = settings.priority();
        fields.put("priority", priority == null ? null : priority.wireName());
        fields.put("tags", settings.tags());
        fields.values().removeIf(Objects::isNull);
        return Json.write(fields);
    }
}
