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
import static org.hamcrest.Matchers.containsString;
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
                "long-clock", cut.plusSeconds(60), "long-clock", "long-clock", "resolution", 1, started, started, false)));
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

    /** ticket-service closes the ticket that is merged into another one. */
    @Test
    void theEndOfAMergedTicketIsNoResolution() {
        Instant at = Instant.parse("1993-03-10T00:00:00Z");
        sendAndAwait(
                List.of(
                        resolved("merge-1", "merged-ticket", at),
                        resolved("merge-2", "other-ticket", at),
                        new TestEvent(
                                "tickets",
                                "merge-3",
                                "ticket-merged",
                                at,
                                "merger",
                                "{\"ticketId\":\"merged-ticket\",\"customerId\":\"merger\",\"intoTicketId\":\"other-ticket\"}")));

        get("/satisfaction?from=1993-03-01&to=1993-04-01").body("items.resolved", equalTo(List.of(1)));
    }

    private static TestEvent resolved(String id, String ticket, Instant at) {
        return new TestEvent(
                "tickets",
                id,
                "ticket-status-changed",
                at,
                "merger",
                "{\"ticketId\":\"%s\",\"customerId\":\"merger\",\"status\":\"closed\"}".formatted(ticket));
    }

    @Test
    void aReplyOfTheCustomerReopensAResolvedTicketAndNoClosedOne() {
        Instant at = Instant.parse("1996-03-10T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (String ticket : List.of("answered", "closed", "thanked-before", "bot")) {
            Instant reply = ticket.equals("thanked-before") ? at.minusSeconds(60) : at.plusSeconds(7200);
            String author = ticket.equals("bot") ? "bot" : "customer";
            events.add(new RawEvent.Replied(ticket + "-a", at.minusSeconds(90), ticket, ticket, "agent", false, null, null));
            events.add(new RawEvent.StatusChanged(ticket + "-b", at, ticket, ticket, "resolved"));
            events.add(new RawEvent.Replied(ticket + "-c", reply, ticket, ticket, author, false, null, null));
        }
        events.add(new RawEvent.StatusChanged("closed-d", at.plusSeconds(3600), "closed", "closed", "closed"));
        handle(events);

        get("/satisfaction?from=1996-03-01&to=1996-04-01")
                .body("items[0].resolved", equalTo(4))
                .body("items[0].resolvedAtFirstContact", equalTo(3));
    }

    /** The ids say the opposite of the order. */
    @Test
    void ofTwoChangesOfOneInstantThePreviousStatusTellsTheOrder() {
        Instant at = Instant.parse("1997-03-10T00:00:00Z");
        List<RawEvent> replies = new ArrayList<>();
        for (String ticket : List.of("reopened", "opened-before")) {
            replies.add(new RawEvent.Replied(ticket, at.minusSeconds(9), "same-instant", ticket, "agent", false, null, null));
        }
        handle(replies);
        sendAndAwait(List.of(
                changed("same-1", "reopened", at, "open", "resolved"),
                changed("same-2", "reopened", at, "resolved", "open"),
                changed("same-3", "opened-before", at, "resolved", "open"),
                changed("same-4", "opened-before", at, "open", "pending")));

        get("/satisfaction?from=1997-03-01&to=1997-04-01")
                .body("items[0].resolved", equalTo(2))
                .body("items[0].resolvedAtFirstContact", equalTo(1));
    }

    private static TestEvent changed(String id, String ticket, Instant at, String status, String previous) {
        return new TestEvent(
                "tickets",
                id,
                "ticket-status-changed",
                at,
                "same-instant",
                "{\"ticketId\":\"%s\",\"customerId\":\"same-instant\",\"status\":\"%s\",\"previousStatus\":\"%s\"}"
                        .formatted(ticket, status, previous));
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

    @Test
    void moreGroupsThanAnAnswerHoldsAreRefused() {
        Instant at = Instant.parse("1995-03-10T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            String id = "many-" + i;
            events.add(new RawEvent.Opened(id + "-opened", at, id, id, "email", "department-" + i));
            events.add(new RawEvent.Rated(id + "-rated", at, id, id, 3));
        }
        handle(events);

        get("/satisfaction?from=1995-03-01&to=1995-04-01&groupBy=department", 422)
                .body("errors.field", contains("groupBy"))
                .body("errors[0].message", containsString("200 groups"));
        get("/satisfaction?from=1995-03-01&to=1995-04-01&groupBy=channel").body("items[0].ratings", equalTo(201));
    }

    @Test
    void theRepliesWithoutAVariantAreNoVariant() {
        Instant at = Instant.parse("1995-05-10T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            events.add(new RawEvent.Replied("var-" + i, at, "var", "var-" + i, "agent", false, "many-variants", "v" + i));
        }
        events.add(new RawEvent.Replied("var-none", at, "var", "var-none", "agent", false, "many-variants", null));
        handle(events);

        get("/experiments/many-variants")
                .body("items.size()", equalTo(200))
                .body("usesWithoutVariant", equalTo(1));

        handle(List.of(new RawEvent.Replied(
                "var-200", at, "var", "var-200", "agent", false, "many-variants", "v200")));
        get("/experiments/many-variants", 422).body("errors[0].message", containsString("200 variants"));
    }

    /** The replies of few uses, in a ticket that has many with another template. */
    @Test
    void theRepliesThatAnExperimentReadsAreBounded() {
        String insert = """
                insert into ticket_reply (source, event_id, customer_id, at, ticket_id, template, variant)
                select '/crowd', i, 'crowd', '1998-05-10Z', 'crowd', case when i = 1 then 'rare' else 'common' end, 'a'
                  from generate_series(1, 40002) as i
                """;
        pool.query(insert).execute().await().atMost(TIMEOUT);
        try {
            get("/experiments/rare", 422)
                    .body("errors.field", contains("from"))
                    .body("errors[0].message", containsString("in their tickets"));
        } finally {
            pool.query("delete from ticket_reply where source = '/crowd'")
                    .execute()
                    .await()
                    .atMost(TIMEOUT);
        }
    }

    @Test
    void moreDeparturesThanAnAnswerCountsAreRefused() {
        execute("""
                insert into departure (source, event_id, customer_id, reason, left_at)
                select '/crowd', i, 'crowd', 'price', '1998-07-10Z' from generate_series(1, 500001) as i
                """);
        try {
            get("/reasons?from=1998-07-01&to=1998-08-01", 422)
                    .body("errors.field", contains("from"))
                    .body("errors[0].message", containsString("500000 departures"));
        } finally {
            execute("delete from departure where source = '/crowd'");
        }
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(TIMEOUT);
    }

    @Test
    void moreFactsThanAnAnswerReadsAreRefused() {
        String insert = """
                insert into rating (source, event_id, customer_id, at, ticket_id, score)
                select '/crowd', i, 'crowd', '1998-03-10T00:00:00Z', 'crowd', 5 from generate_series(1, 40001) as i
                """;
        pool.query(insert).execute().await().atMost(TIMEOUT);
        try {
            get("/satisfaction?from=1998-03-01&to=1998-04-01", 422)
                    .body("errors.field", contains("from"))
                    .body("errors[0].message", containsString("40000 ratings"));
        } finally {
            pool.query("delete from rating where source = '/crowd'")
                    .execute()
                    .await()
                    .atMost(TIMEOUT);
        }
    }

    @Test
    void moreBreachesThanAnAnswerReadsAreRefusedByTheParameterOfTheRequest() {
        String insert = """
                insert into breach (source, event_id, customer_id, at, withdrawn, ticket_id, metric, cycle, policy,
                                    policy_version, due_at, detected_at)
                select '/crowd', i, 'crowd', due, false, i, 'resolution', 1, 'default', 1, due, due
                  from (select i, timestamptz '1999-03-10Z' + (i % 2) * interval '31 days' as due
                          from generate_series(1, 40001) as i) as crowd
                """;
        pool.query(insert).execute().await().atMost(TIMEOUT);
        try {
            get("/sla-impact?window=P90D&at=1999-07-30", 422).body("errors.field", contains("window"));
            get("/churn?window=P90D&at=1999-07-30&groupBy=breached", 422).body("errors.field", contains("groupBy"));
            get("/lifecycle?period=P1M&from=1999-04-01&to=1999-06-01&groupBy=breached", 422)
                    .body("errors.field", contains("groupBy"))
                    .body("errors[0].message", containsString("breaches"));
        } finally {
            pool.query("delete from breach where source = '/crowd'")
                    .execute()
                    .await()
                    .atMost(TIMEOUT);
        }
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
