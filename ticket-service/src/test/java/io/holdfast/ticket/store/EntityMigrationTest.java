package io.holdfast.ticket.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;

import static org.assertj.core.api.Assertions.assertThat;

/** The migration to tables of entities, of a database that has facts. */
class EntityMigrationTest {

    private static final String DATABASE = "entity_migration";
    private static final RunningServers SERVERS = EmbeddedServers.running();

    @BeforeAll
    static void migrateFactsFromBefore() throws IOException, SQLException {
        SERVERS.recreateDatabase(DATABASE);
        migrate(1, 10);
        fact("e1", "purchase", 1, "anna", "p1", "\"purchaseId\":\"p1\",\"amount\":\"30.00\",\"currency\":\"EUR\"");
        fact("e2", "purchase", 2, "anna", "p1", "\"purchaseId\":\"p1\",\"amount\":\"30.00\",\"currency\":\"EUR\"");
        fact("e3", "purchase", 3, "berta", "p1", "\"purchaseId\":\"p1\",\"amount\":\"30.00\",\"currency\":\"EUR\"");
        refund("e4", 4, "anna", "p1", "r1", "10.00");
        refund("e5", 5, "anna", "p1", "r1", "10.00");
        refund("e6", 6, "anna", "p1", "r2", "0.50");
        refund("e7", 7, "berta", "p1", "r1", "30.00");
        refund("e8", 8, "anna", "p2", "r1", "1.00");
        reply("e9", 9, "anna", "t1", "a1");
        reply("e10", 10, "anna", "t1", "a1");
        reply("e11", 11, "anna", "t1", "a2");
        migrate(11, 11);
    }

    @Test
    void aPurchaseBelongsToItsEarliestCustomerAndSumsItsRefundsOnce() throws SQLException {
        assertThat(text("select customer_id || ' ' || amount || ' ' || refunds || ' ' || refunded"
                        + " from purchase where purchase_id = 'p1'"))
                .isEqualTo("anna 30.00 2 10.50");
        assertThat(text("select string_agg(customer_id || refund_id || state, ',' order by customer_id, refund_id)"
                        + " from purchase_refund where purchase_id = 'p1'"))
                .isEqualTo("annar1counted,annar2counted,bertar1refused");
    }

    @Test
    void aRefundWithoutItsPurchaseWaits() throws SQLException {
        assertThat(text("select coalesce(customer_id, 'unknown') || refunds from purchase where purchase_id = 'p2'"))
                .isEqualTo("unknown1");
        assertThat(text("select state from purchase_refund where purchase_id = 'p2'"))
                .isEqualTo("waiting");
    }

    @Test
    void whatWasToldTwiceWordForWordCountsOnce() throws SQLException {
        assertThat(text("select string_agg(id, ',' order by time) from fact where data is null"))
                .isEqualTo("e2,e5,e10");
        assertThat(text("select string_agg(reply_id, ',' order by reply_id) from reply"))
                .isEqualTo("a1,a2");
    }

    private static void refund(String id, int minute, String customer, String purchase, String refund, String amount)
            throws SQLException {
        fact(
                id,
                "purchase-refunded",
                minute,
                customer,
                purchase,
                "\"purchaseId\":\"%s\",\"refundId\":\"%s\",\"amount\":\"%s\",\"currency\":\"EUR\""
                        .formatted(purchase, refund, amount));
    }

    private static void reply(String id, int minute, String customer, String ticket, String reply) throws SQLException {
        fact(
                id,
                "reply-sent",
                minute,
                customer,
                ticket,
                "\"ticketId\":\"%s\",\"replyId\":\"%s\",\"author\":\"customer\"".formatted(ticket, reply));
    }

    private static void fact(String id, String type, int minute, String customer, String subject, String data)
            throws SQLException {
        SERVERS.execute(DATABASE, """
                insert into fact (id, source, type, time, customer_id, subject, data)
                values ('%s', '/test', '%s', timestamptz '2026-01-01 00:00:00Z' + interval '%d minutes', '%s', '%s',
                        '{%s,"customerId":"%s"}')
                """.formatted(id, type, minute, customer, subject, data, customer));
    }

    private static String text(String query) throws SQLException {
        return SERVERS.queryString(DATABASE, query);
    }

    /** Executes the migrations of these versions in their order, each as one script. */
    private static void migrate(int from, int to) throws IOException, SQLException {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            scripts = files.sorted(Comparator.comparingInt(EntityMigrationTest::version))
                    .filter(file -> version(file) >= from && version(file) <= to)
                    .toList();
        }
        for (Path script : scripts) {
            SERVERS.execute(DATABASE, Files.readString(script));
        }
    }

    /** 11 of {@code V11__entities.sql}. */
    private static int version(Path script) {
        String name = String.valueOf(script.getFileName());
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }
}
