package io.holdfast.analytics.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.testservers.EmbeddedServers;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** What one answer reads and holds. Each test has a time of its own, as figures cover all customers. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class AnswerBoundsTest extends InboxTest {

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
            events.add(
                    new RawEvent.Replied("var-" + i, at, "var", "var-" + i, "agent", false, "many-variants", "v" + i));
        }
        events.add(new RawEvent.Replied("var-none", at, "var", "var-none", "agent", false, "many-variants", null));
        handle(events);

        get("/experiments/many-variants").body("items.size()", equalTo(200)).body("usesWithoutVariant", equalTo(1));

        handle(List.of(new RawEvent.Replied("var-200", at, "var", "var-200", "agent", false, "many-variants", "v200")));
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
}
