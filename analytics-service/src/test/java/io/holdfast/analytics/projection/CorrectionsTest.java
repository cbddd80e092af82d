package io.holdfast.analytics.projection;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.analytics.window.Corrections;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/**
 * Versions of final figures. Events of other tests correct the same periods, so only differences are known; corrections are
 * recorded by a clock in the future, so that they are the latest ones.
 */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class CorrectionsTest extends ServiceTest {

    private static final int PARTITION = 1200;

    @Inject
    Pool pool;

    @Inject
    ActivityProjection projection;

    @Inject
    ActivityCompaction compaction;

    @Inject
    LateActivityMetrics lateActivity;

    @Inject
    AnalyticsConfig config;

    @Test
    void aLateEventRaisesTheVersionOfFinalFiguresOnceAndOfThoseAlone() {
        String january = "/churn?window=P1M&at=2020-02-01";
        String february = "/retention?window=P1M&at=2020-03-01";
        String earlier = "/churn?window=P7D&at=2020-01-10";
        RawEvent inTime = bought("corrected-1", "2020-01-10T12:00:00Z");
        RawEvent late = bought("corrected-2", "2020-01-20T12:00:00Z");
        List<Long> before = versions(january, february, earlier);

        // January is final on 8 February.
        handle(inTime, "2020-02-07T23:58:00Z");
        handle(inTime, "2030-02-01T10:00:00Z");
        assertThat(versions(january, february, earlier)).isEqualTo(before);

        handle(late, "2020-02-20T10:00:00Z");
        assertThat(versions(january, february, earlier))
                .isEqualTo(List.of(before.get(0) + 1, before.get(1), before.get(2)));

        handle(late, "2030-02-02T10:00:00Z");
        assertThat(versions(january, february, earlier))
                .isEqualTo(List.of(before.get(0) + 1, before.get(1), before.get(2)));
    }

    @Test
    void aCorrectionIsNamedWithItsTimeInEveryAnswerThatItConcerns() {
        String purchases = "/churn?window=P1M&at=2022-02-01&activity=purchase";
        String tickets = "/churn?window=P1M&at=2022-02-01&activity=ticket";
        String lifecycle = "/lifecycle?period=P1M&from=2022-01-01&to=2022-03-01";
        String cohorts = "/cohorts?period=P1M&from=2022-01-01&to=2022-03-01";
        handle(bought("named-1", "2022-01-05T12:00:00Z"), "2022-01-06T12:00:00Z");
        List<Long> before = versions(purchases, tickets);
        List<Long> periods = get(lifecycle).extract().jsonPath().getList("items.version", Long.class);

        handle(bought("named-2", "2022-01-20T12:00:00Z"), "2031-03-01T10:00:00.123456789Z");

        assertThat(versions(purchases, tickets)).isEqualTo(List.of(before.get(0) + 1, before.get(1)));
        get(purchases).body("correctedAt", equalTo("2031-03-01T10:00:00.123456Z"));
        assertThat(get(lifecycle).extract().jsonPath().getList("items.version", Long.class))
                .isEqualTo(List.of(periods.get(0) + 1, periods.get(1) + 1));
        JsonPath table = get(cohorts).extract().jsonPath();
        assertThat(table.getList("items[0].retention.version", Long.class))
                .isEqualTo(List.of(periods.get(0) + 1, periods.get(1) + 1));
        assertThat(table.getString("items[0].retention[1].correctedAt")).isEqualTo("2031-03-01T10:00:00.123456Z");
    }

    @Test
    void provisionalFiguresHaveNoVersion() {
        get("/churn").body("status", equalTo("provisional")).body("version", nullValue());
        get("/churn").body("correctedAt", nullValue());
    }

    @Test
    void anErasureCorrectsAllFiguresSinceTheFirstActivity() {
        String before = "/churn?window=P7D&at=2021-02-10";
        String since = "/churn?window=P7D&at=2021-02-11";
        String later = "/churn?window=P7D&at=2021-05-01";
        handle(bought("gone", "2021-02-10T12:00:00Z"), "2021-02-11T12:00:00Z");
        handle(bought("gone", "2021-04-10T12:00:00Z"), "2021-04-11T12:00:00Z");
        List<Long> versions = versions(before, since, later);

        RawEvent erased = new RawEvent.Erased("erase-gone", Instant.parse("2021-06-01T00:00:00Z"), "gone");
        handle(erased, "2030-06-01T10:00:00Z");
        handle(erased, "2030-06-02T10:00:00Z");

        assertThat(versions(before, since, later))
                .isEqualTo(List.of(versions.get(0), versions.get(1) + 1, versions.get(2) + 1));
    }

    @Test
    void whatMovesACustomerToAnotherGroupCorrectsTheFiguresByThisGroupAlone() {
        String whole = "/churn?window=P1M&at=2024-03-01";
        String byChannel = whole + "&groupBy=channel";
        String byDepartment = whole + "&groupBy=department";
        String byTier = whole + "&groupBy=tier";
        String lifecycle = "/lifecycle?period=P1M&from=2024-02-01&to=2024-03-01&groupBy=channel";
        String cohorts = "/cohorts?period=P1M&from=2024-01-01&to=2024-03-01&groupBy=channel";
        handle(opened("moved-1", "2024-01-10T10:00:00Z", "email"), "2024-01-11T10:00:00Z");
        List<Long> before = versions(whole, byChannel, byDepartment, byTier);
        long period = versionAt(lifecycle, "items[0].version");
        long cell = versionAt(cohorts, "groups[0].items[0].retention[1].version");

        // On a day that is known as active.
        RawEvent late = opened("moved-2", "2024-01-10T11:00:00Z", "chat");
        handle(late, "2030-01-02T10:00:00Z");
        handle(late, "2030-01-03T10:00:00Z");

        assertThat(versions(whole, byChannel, byDepartment, byTier))
                .isEqualTo(List.of(before.get(0), before.get(1) + 1, before.get(2) + 1, before.get(3)));
        assertThat(versionAt(lifecycle, "items[0].version")).isEqualTo(period + 1);
        assertThat(versionAt(cohorts, "groups[0].items[0].retention[1].version"))
                .isEqualTo(cell + 1);

        Instant due = Instant.parse("2024-01-20T10:00:00Z");
        String byBreach = whole + "&groupBy=breached";
        long breached = versions(byBreach).getFirst();
        handle(breach("moved-3", due, due, false), "2030-01-04T10:00:00Z");
        handle(breach("moved-4", Instant.parse("2024-04-01T10:00:00Z"), due, true), "2030-01-05T10:00:00Z");
        assertThat(versions(byBreach)).containsExactly(breached + 2);
    }

    private static RawEvent opened(String id, String at, String channel) {
        return new RawEvent.Opened(id, Instant.parse(at), "moved", id, channel, "sales");
    }

    /** The withdrawal has a later deadline than the breach; it concerns the breach's all the same. */
    private static RawEvent breach(String id, Instant due, Instant at, boolean withdrawn) {
        return new RawEvent.Breached(id, at, "moved", "moved-1", "resolution", 1, due, at, withdrawn);
    }

    private static long versionAt(String request, String path) {
        return get(request).extract().jsonPath().getLong(path);
    }

    @Test
    void versionsSurviveARestartAndAreTheSameOnEveryInstance() {
        ActivityProjection follower = new ActivityProjection(pool);
        Corrections before = corrections(follower);
        handle(bought("instances-1", "2023-01-10T12:00:00Z"), "2030-06-01T10:00:00Z");
        handle(bought("instances-2", "2023-01-11T12:00:00Z"), "2030-06-01T11:00:00Z");

        Corrections expected = corrections(projection);
        assertThat(expected.count()).isEqualTo(before.count() + 2);
        assertThat(corrections(follower)).isEqualTo(expected);
        assertThat(corrections(new ActivityProjection(pool))).isEqualTo(expected);
        compaction.compact(PARTITION).await().atMost(TIMEOUT);
        assertThat(corrections(new ActivityProjection(pool))).isEqualTo(expected);
        assertThat(corrections(follower)).isEqualTo(expected);
    }

    private static Corrections corrections(ActivityProjection of) {
        return of.query(PARTITION, log -> log.corrections(ActivityView.ANY, Math.toIntExact(dayOf("2023-02-01"))))
                .await()
                .atMost(TIMEOUT);
    }

    private static long dayOf(String date) {
        return LocalDate.parse(date).toEpochDay();
    }

    private static List<Long> versions(String... requests) {
        List<Long> versions = new ArrayList<>();
        for (String request : requests) {
            Long version = get(request).extract().jsonPath().getObject("version", Long.class);
            assertThat(version).as(request).isNotNull();
            versions.add(version);
        }
        return versions;
    }

    private static RawEvent bought(String customer, String at) {
        return new RawEvent.Bought("bought-" + customer + at, Instant.parse(at), customer);
    }

    /** Handles an event at a time, by an instance that has loaded nothing yet. */
    private void handle(RawEvent event, String at) {
        Clock clock = Clock.fixed(Instant.parse(at), ZoneOffset.UTC);
        ActivityInbox inbox =
                new ActivityInbox(pool, new ActivityProjection(pool), compaction, lateActivity, config, clock);
        List<ConsumedFact> batch = List.of(new ConsumedFact("tickets", PARTITION, 0, RawFacts.of(event)));
        pool.withTransaction(tx -> inbox.handle(tx, batch))
                .await()
                .atMost(TIMEOUT)
                .run();
    }
}
