package io.holdfast.sla.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.sla.inbox.ErasureFacts.ERASED;
import static io.holdfast.sla.inbox.ErasureFacts.created;
import static io.holdfast.sla.inbox.ErasureFacts.exactErasure;
import static io.holdfast.sla.inbox.ErasureFacts.reply;
import static io.holdfast.sla.inbox.ErasureFacts.tier;
import static org.assertj.core.api.Assertions.assertThat;

/** A replay of the topics into an empty database: they are read independently of each other, in any order. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class ErasureReplayTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    @Test
    void whateverIsReadFirstOnlyTheNewLifeRemains() {
        for (int position = 0; position <= 6; position++) {
            for (boolean inOneBatch : List.of(true, false)) {
                String customer = uniqueId();
                List<Fact<?>> order = new ArrayList<>(List.of(
                        created(customer, "old", ERASED.minusSeconds(600)),
                        tier(customer, "old", ERASED.minusSeconds(60)),
                        reply(customer, "old", ERASED),
                        created(customer, "new", ERASED.plusSeconds(1)),
                        tier(customer, "new", ERASED.plusSeconds(2)),
                        reply(customer, "new", ERASED.plusSeconds(3))));
                order.add(position, exactErasure(customer));

                replay(order, inOneBatch);
                replay(order, inOneBatch);

                assertThat(text("select string_agg(ticket_id, ',') from timeline where customer_id = '%s'", customer))
                        .as("erasure at %d", position)
                        .isEqualTo(customer + "new");
                assertThat(text(
                                "select string_agg(distinct ticket_id, ',') from clock where customer_id = '%s'",
                                customer))
                        .isEqualTo(customer + "new");
                assertThat(text("select string_agg(fact_id, ',') from tier_change where customer_id = '%s'", customer))
                        .isEqualTo(customer + "new-tier");
                assertThat(text(
                                "select json_array_length(facts)::text from timeline where customer_id = '%s'",
                                customer))
                        .isEqualTo("2");
            }
        }
    }

    @Test
    void anErasureOfAnotherProducerCoversWhatIsDatedAheadOfIt() {
        for (boolean inOneBatch : List.of(true, false)) {
            String customer = uniqueId();
            Fact<?> ahead = created(customer, "ahead", ERASED.plusSeconds(240));
            Fact<?> erased = Fact.of("x-" + customer, "/test", ERASED, new CustomerErased(new CustomerId(customer)));

            replay(List.of(ahead, erased, ahead), inOneBatch);
            replay(List.of(ahead), inOneBatch);

            assertThat(text("select count(*)::text from timeline where customer_id = '%s'", customer))
                    .isEqualTo("0");

            replay(List.of(created(customer, "new", ERASED.plusSeconds(241)), erased), inOneBatch);

            assertThat(text("select count(*)::text from timeline where customer_id = '%s'", customer))
                    .isEqualTo("1");
        }
    }

    @Test
    void anOldEventOfATicketOfTheNewLifeIsNotTaken() {
        String customer = uniqueId();
        replay(List.of(exactErasure(customer), created(customer, "new", ERASED.plusSeconds(1))), false);

        replay(List.of(reply(customer, "new", ERASED.minusSeconds(1))), false);

        assertThat(text("select json_array_length(facts)::text from timeline where customer_id = '%s'", customer))
                .isEqualTo("1");
    }

    @Test
    void whatOthersToldOfATicketBeforeItsCreationRemains() {
        String customer = uniqueId();
        String other = uniqueId();
        Fact<?> others = Fact.of(
                other + "-reply",
                "/test",
                ERASED.minusSeconds(5),
                new ReplySent(
                        new TicketId(customer + "early"),
                        new CustomerId(other),
                        other + "-r",
                        Author.AGENT,
                        null,
                        Visibility.PUBLIC,
                        null,
                        null));
        replay(List.of(reply(customer, "early", ERASED.minusSeconds(9)), others), false);
        replay(List.of(created(other, "own", ERASED.minusSeconds(9)), replyOf(customer, other + "own")), false);

        replay(List.of(exactErasure(customer)), false);

        assertThat(text(
                        "select string_agg(ticket_id, ',' order by ticket_id) from timeline where customer_id = '%s'",
                        other))
                .contains(customer + "early", other + "own");
        assertThat(text(
                        "select count(*)::text from timeline where facts::text || coalesce(other_facts::text, '') like '%%%s%%'",
                        customer))
                .isEqualTo("0");
    }

    private static Fact<?> replyOf(String customer, String ticket) {
        return Fact.of(
                customer + "-foreign",
                "/test",
                ERASED.minusSeconds(3),
                new ReplySent(
                        new TicketId(ticket),
                        new CustomerId(customer),
                        customer + "-f",
                        Author.CUSTOMER,
                        null,
                        Visibility.PUBLIC,
                        null,
                        null));
    }

    @Test
    void everyStatementOfAnErasureGoesByAnIndex() {
        String customer = uniqueId();
        replay(List.of(created(customer, "old", ERASED.minusSeconds(600))), false);
        Fact<?> erased = Fact.of("x-" + customer, "/test", ERASED, new CustomerErased(new CustomerId(customer)));

        long scans = pool.withTransaction(tx -> tx.query("discard plans; set local enable_seqscan = off")
                        .execute()
                        .chain(() -> sequentialScans(tx))
                        .chain(before -> inbox.handle(tx, List.of(consumed(erased)))
                                .chain(() -> sequentialScans(tx))
                                .map(after -> after - before)))
                .await()
                .atMost(TIMEOUT);

        assertThat(scans).isZero();
    }

    /** Of this session, since it last reported its statistics. */
    private static Uni<Long> sequentialScans(SqlConnection tx) {
        return tx.query("select coalesce(sum(seq_scan), 0) from pg_stat_xact_user_tables where relname in"
                        + " ('timeline', 'clock', 'breach', 'tier_change', 'handover', 'rejudge', 'erasure')")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private void replay(List<? extends Fact<?>> facts, boolean inOneBatch) {
        List<List<ConsumedFact>> batches = inOneBatch
                ? List.of(facts.stream().map(ErasureReplayTest::consumed).toList())
                : facts.stream().map(fact -> List.of(consumed(fact))).toList();
        for (List<ConsumedFact> batch : batches) {
            Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(tx, batch));
            handled.await().atMost(TIMEOUT).run();
        }
    }

    private static ConsumedFact consumed(Fact<?> fact) {
        return new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact);
    }

    private static String uniqueId() {
        return "replay-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private String text(String query, String customer) {
        return String.valueOf(pool.query(query.formatted(customer))
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .await()
                .atMost(TIMEOUT));
    }
}
