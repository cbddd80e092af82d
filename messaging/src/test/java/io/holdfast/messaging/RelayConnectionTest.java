package io.holdfast.messaging;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What PostgreSQL says of a row that it rejects quotes the row; it must reach neither an exception nor a log. */
class RelayConnectionTest {

    @Test
    void failuresOfTheRelayQuoteNoRow() {
        assertThat(MessagingBeans.relayConnection("sla", "secret"))
                .containsEntry("logServerErrorDetail", "false")
                .containsEntry("user", "sla");
    }

    @Test
    void failuresOfMigrationsQuoteNoRow() throws IOException {
        Properties defaults = new Properties();
        try (Reader file =
                Files.newBufferedReader(Path.of("src/main/resources/META-INF/microprofile-config.properties"))) {
            defaults.load(file);
        }

        assertThat(defaults)
                .containsEntry("quarkus.datasource.jdbc.additional-jdbc-properties.logServerErrorDetail", "false");
    }
}
