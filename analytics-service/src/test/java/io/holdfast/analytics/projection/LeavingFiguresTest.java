package io.holdfast.analytics.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.nullValue;

/** Satisfaction and the impact of breaches, of recorded events. Each test has a time of its own, as figures cover all customers. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class LeavingFiguresTest extends InboxTest {

    private static final List<String> TABLES = List.of(
            "purchase",
            "ticket_context",
            "ticket_reply",
            "customer_reply",
            "ticket_status",
            "rating",
            "review",
            "breach",
            "tier_change");

    @Test
    void aWithdrawnBreachDoesNotStandInWhateverOrderTheEventsCome() {
        Instant due = Instant.parse("1990-03-10T12:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (String customer : List.of("stands", "withdrawn", "again")) {
            events.add(new RawEvent.Bought("order-" + customer, due, customer));
            events.add(breach(customer, 1, due, due, false));
        }
        events.add(breach("withdrawn", 2, due, due, true));
        events.add(breach("again", 2, due, due.plusSeconds(60), true));
        events.add(breach("again", 3, due, due.plusSeconds(60), false));
        Collections.reverse(events);

        handle(events);
        handle(events);

        get("/sla-impact?window=P30D&at=1990-06-15")
                .body("breached.customers", equalTo(0))
                .body("notBreached.customers", equalTo(0));
        get("/sla-impact?window=P30D&at=1990-06-15&metric=next-response").body("breached.customers", equalTo(0));
        get("/sla-impact?window=P30D&at=1990-04-15")
                .body("breached.customers", equalTo(2))
                .body("breached.lost", equalTo(2))
                .body("notBreached.customers", equalTo(1));
        get("/sla-impact?window=P30D&at=1990-04-15&metric=next-response").body("breached.customers", equalTo(0));
    }

    @Test
    void anErasureDeletesTheRecordedFactsUpToItsCut() {
        Instant cut = Instant.parse("1991-03-10T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (int life = 0; life < 2; life++) {
            Instant at = cut.plus(Duration.ofDays(life == 0 ? -5 : 5));
            String ticket = "two-lives-" + life;
            events.add(new RawEvent.Bought(ticket + "-a", at, "two-lives"));
            events.add(new RawEvent.Opened(ticket + "-b", at, "two-lives", ticket, "chat", "sales"));
            events.add(new RawEvent.Replied(ticket + "-c", at, "two-lives", ticket, "agent", false, "hello", "a"));
            events.add(new RawEvent.Replied(ticket + "-h", at, "two-lives", ticket, "customer", false, null, null));
            events.add(new RawEvent.StatusChanged(ticket + "-d", at, "two-lives", ticket, "resolved"));
            events.add(new RawEvent.Rated(ticket + "-e", at, "two-lives", ticket, 5));
            events.add(new RawEvent.Reviewed(ticket + "-f", at, "two-lives", ticket, 5, 4, 3));
            events.add(new RawEvent.Breached(ticket + "-g", at, "two-lives", ticket, "resolution", 1, at, at, false));
        }
        handle(events);
        sendAndAwait(List.of(tierChange("two-lives-tier", "two-lives", cut.minusSeconds(1), "gold")));
        assertThat(rowsOf("two-lives")).containsEntry("rating", 2L).containsEntry("tier_change", 1L);

        RawEvent erasure = new RawEvent.Erased("two-lives-erased", cut, "two-lives");
        handle(List.of(erasure));
        handle(events);

        Map<String, Long> expected = new TreeMap<>();
        TABLES.forEach(table -> expected.put(table, table.equals("tier_change") ? 0L : 1L));
        assertThat(rowsOf("two-lives")).isEqualTo(expected);
        get("/satisfaction?from=1991-01-01&to=1991-06-01").body("items[0].ratings", equalTo(1));
    }

    @Test
    void anErasureDeletesTheBreachOfAClockThatStartedBeforeItsCut() {
        Instant cut = Instant.parse("1991-09-10T00:00:00Z");
        Instant started = cut.minusSeconds(60);
        handle(List.of(new RawEvent.Breached(
                "long-clock",
                cut.plusSeconds(60),
                "long-clock",
                "long-clock",
                "resolution",
                1,
                started,
                started,
                false)));
        assertThat(rowsOf("long-clock")).containsEntry("breach", 1L);

        handle(List.of(new RawEvent.Erased("long-clock-erased", cut, "long-clock")));

        assertThat(rowsOf("long-clock")).containsEntry("breach", 0L);
    }

    @Test
    void breachesAndChangesOfTiersAreReadFromTheirTopics() {
        Instant at = Instant.parse("1992-03-10T00:00:00Z");
        sendAndAwait(List.of(
                tierChange("tiers-1", "tiers", at, "gold"),
                tierChange("tiers-1", "tiers", at, "gold"),
                tierChange("tiers-2", "tiers", at.plusSeconds(1), null),
                new TestEvent(
                        "loyalty",
                        "tiers-3",
                        "points-awarded",
                        at,
                        "tiers",
                        "{\"customerId\":\"tiers\",\"entryId\":\"e\",\"points\":1,\"balance\":1,\"cause\":\"c\"}"),
                new TestEvent("sla-breaches", "tiers-4", "sla-breached", at, "tiers", """
                        {"ticketId": "t", "customerId": "tiers", "metric": "resolution", "cycle": 1, "policy": "default",
                         "policyVersion": 1, "department": "sales", "priority": "low", "channel": "chat",
                         "startedAt": "1992-03-09T00:00:00Z", "dueAt": "1992-03-10T00:00:00Z",
                         "detectedAt": "1992-03-10T00:00:00Z"}
                        """)));

        List<String> tiers = new ArrayList<>();
        pool.query("select coalesce(tier, '-') from tier_change where customer_id = 'tiers' order by at")
                .execute()
                .await()
                .atMost(TIMEOUT)
                .forEach(row -> tiers.add(row.getString(0)));
        assertThat(tiers).containsExactly("gold", "-");
        assertThat(rowsOf("tiers")).containsEntry("breach", 1L).containsEntry("tier_change", 2L);
    }

    @Test
    void aRangeWithoutFactsHasNoRates() {
        get("/satisfaction?from=1993-01-01&to=1993-02-01&groupBy=channel")
                .body("items", empty())
                .body("groupBy", equalTo("channel"))
                .body("status", equalTo("final"));
        get("/experiments/never-used")
                .body("items", empty())
                .body("$", hasEntry("difference", null))
                .body("state", equalTo("too-little-data"));
        get("/sla-impact?window=P30D&at=1993-02-01")
                .body("breached", hasEntry("churn", null))
                .body("notBreached.customers", equalTo(0))
                .body("$", hasEntry("difference", null))
                .body("state", equalTo("too-little-data"))
                .body("adjusted", hasEntry("difference", null))
                .body("adjusted.state", equalTo("too-little-data"))
                .body("adjusted.by", equalTo("recency band"));
        get("/experiments/not%20an%20id", 404);
    }

    @Test
    void reviewsWithoutRatingsHaveNoCsat() {
        Instant at = Instant.parse("1994-03-10T00:00:00Z");
        handle(List.of(new RawEvent.Reviewed("only-review", at, "only-review", "only-review", 5, 4, 3)));

        get("/satisfaction?from=1994-03-01&to=1994-04-01&groupBy=department")
                .body("items.group", contains("none"))
                .body("items[0].csat", nullValue())
                .body("items[0].firstContactResolution", nullValue())
                .body("items[0].reviews.writing", equalTo(3.0f));
    }

    private Map<String, Long> rowsOf(String customer) {
        Map<String, Long> rows = new TreeMap<>();
        for (String table : TABLES) {
            rows.put(
                    table,
                    pool.query("select count(*) from " + table + " where customer_id = '" + customer + "'")
                            .execute()
                            .await()
                            .atMost(TIMEOUT)
                            .iterator()
                            .next()
                            .getLong(0));
        }
        return rows;
    }

    private static RawEvent breach(String customer, int number, Instant due, Instant detected, boolean withdrawn) {
        return new RawEvent.Breached(
                "breach-" + customer + number,
                due,
                customer,
                "ticket-" + customer,
                "resolution",
                1,
                due,
                detected,
                withdrawn);
    }

    private static TestEvent tierChange(String id, String customer, Instant at, @Nullable String tier) {
        String named = tier == null ? "" : ",\"tier\":\"" + tier + "\"";
        return new TestEvent(
                "loyalty",
                id,
                "tier-changed",
                at,
                customer,
                "{\"customerId\":\"%s\",\"entryId\":\"%s\",\"points\":0,\"balance\":1,\"cause\":\"c\"%s}"
                        .formatted(customer, id, named));
    }
}
