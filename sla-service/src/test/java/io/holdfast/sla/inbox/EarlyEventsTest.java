package io.holdfast.sla.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Fact;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.sla.inbox.ErasureFacts.ERASED;
import static io.holdfast.sla.inbox.ErasureFacts.created;
import static io.holdfast.sla.inbox.ErasureFacts.exactErasure;
import static io.holdfast.sla.inbox.ErasureFacts.reply;
import static io.holdfast.sla.inbox.ErasureFacts.statusChanged;
import static org.assertj.core.api.Assertions.assertThat;

/** Events of tickets that are not created yet. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class EarlyEventsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    /** The id of a ticket that was known by an early event only may be used again. */
    @Test
    void aTicketThatIsCreatedAfterTheCutKeepsWhatIsLaterWhateverIsReadFirst() {
        Set<String> facts = new HashSet<>();
        Set<String> clocks = new HashSet<>();
        for (int position = 0; position <= 3; position++) {
            for (boolean inOneBatch : List.of(true, false)) {
                String customer = uniqueId();
                List<Fact<?>> order = new ArrayList<>(List.of(
                        reply(customer, "early", ERASED.minusSeconds(60)),
                        created(customer, "early", ERASED.plusSeconds(600)),
                        statusChanged(customer, "early", ERASED.plusSeconds(900))));
                order.add(position, exactErasure(customer));

                replay(order, inOneBatch);

                facts.add(text(
                        "select string_agg(fact ->> 'type', ',') from timeline, json_array_elements(facts) as fact"
                                + " where customer_id = '%s'",
                        customer));
                clocks.add(text(
                        "select string_agg(concat_ws(' ', metric, cycle, state, started_at, due_at, fulfilled_at), ','"
                                + " order by metric, cycle) from clock where customer_id = '%s'",
                        customer));
            }
        }
        assertThat(facts).containsExactly("created,status");
        assertThat(clocks).singleElement().asString().contains("first-response");
    }

    /** A ticket that is not created yet may be created in the new life. */
    @Test
    void ofATicketThatIsNotCreatedYetWhatIsLaterRemainsWhateverIsReadFirst() {
        for (int position = 0; position <= 3; position++) {
            String customer = uniqueId();
            List<Fact<?>> order = new ArrayList<>(List.of(
                    reply(customer, "early", ERASED.minusSeconds(60)),
                    statusChanged(customer, "early", ERASED.plusSeconds(900)),
                    created(customer, "early", ERASED.plusSeconds(600))));
            order.add(position, exactErasure(customer));

            replay(order, false);

            assertThat(text("select json_array_length(facts)::text from timeline where customer_id = '%s'", customer))
                    .as("erasure at %d", position)
                    .isEqualTo("2");
        }
    }

    private void replay(List<? extends Fact<?>> facts, boolean inOneBatch) {
        if (inOneBatch) {
            handle(facts);
        } else {
            facts.forEach(fact -> handle(List.of(fact)));
        }
    }

    private void handle(List<? extends Fact<?>> facts) {
        List<ConsumedFact> batch = facts.stream()
                .map(fact -> new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact))
                .toList();
        Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(tx, batch));
        handled.await().atMost(TIMEOUT).run();
    }

    private static String uniqueId() {
        return "early-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private String text(String query, String customer) {
        return String.valueOf(pool.query(query.formatted(customer))
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .await()
                .atMost(TIMEOUT));
    }
}
