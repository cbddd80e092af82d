package io.holdfast.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

import io.holdfast.testservers.RunningServers;

/** Creates the tables of this module in an empty database, for tests without Quarkus. */
final class MessagingSchema {

    private static final List<String> MIGRATIONS =
            List.of("V0_1__outbox_and_inbox.sql", "V0_13__topic_ids.sql", "V0_14__refused_by_key.sql");

    private MessagingSchema() {}

    static void create(RunningServers servers, String database) throws SQLException {
        for (String migration : MIGRATIONS) {
            try (InputStream sql = OutboxTable.class.getResourceAsStream("/db/messaging/" + migration)) {
                servers.execute(
                        database, new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
