package io.holdfast.testservers;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@AlsoInContainers
class EmbeddedServersTest {

    private RunningServers servers = EmbeddedServers.running();

    @BeforeEach
    void startServers() {
        servers = EmbeddedServers.start("ticket");
    }

    @Test
    void acknowledgedRecordsSurviveAKillOfTheBroker() {
        try (TestKafkaClient log = servers.kafkaClient()) {
            log.createTopics("tickets");
            log.sendEvent("tickets", "test", "e1", "ticket-created", Instant.EPOCH, "c1", "{}");

            servers.killBroker();
            servers.restartBroker();

            ConsumedRecord seen = log.read("tickets", 1).getFirst();
            assertThat(seen.key()).isEqualTo("c1");
            assertThat(seen.attribute("time")).isEqualTo("1970-01-01T00:00:00Z");
        }
    }

    @Test
    void committedRowsSurviveAKillOfTheDatabase() throws SQLException {
        execute("CREATE TABLE kept AS SELECT 42 AS answer");

        servers.killDatabase();
        servers.restartDatabase();

        assertThat(number("SELECT answer FROM kept")).isEqualTo(42);
    }

    @Test
    void commitsAreSynchronous() throws SQLException {
        assertThat(number("SELECT count(*) FROM pg_settings WHERE (name, setting) IN"
                        + " (('fsync', 'on'), ('synchronous_commit', 'on'), ('full_page_writes', 'on'))"))
                .isEqualTo(3);
    }

    @Test
    void eachStartHasEmptyTopicsAndAnEmptyDatabase() throws SQLException {
        execute("CREATE TABLE left_over (id int)");
        try (TestKafkaClient log = servers.kafkaClient()) {
            log.createTopics("tickets");
            log.send("tickets", null, Map.of(), "x".getBytes(StandardCharsets.UTF_8));

            EmbeddedServers.start("ticket");

            log.createTopics("tickets");
            assertThat(log.size("tickets")).isZero();
        }
        assertThat(number("SELECT count(*) FROM pg_tables WHERE tablename = 'left_over'"))
                .isZero();
    }

    @Test
    void tokensHaveThreePartsAndThePublicKeyIsAFile() {
        assertThat(TestTokens.bearer("ops")).matches("Bearer [\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(TestTokens.publicKeyFile()).content().startsWith("-----BEGIN PUBLIC KEY-----");
    }

    private void execute(String sql) throws SQLException {
        servers.execute("ticket", sql);
    }

    private long number(String sql) throws SQLException {
        return servers.queryLong("ticket", sql);
    }
}
