package io.holdfast.analytics.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.naive.NaiveActivity;
import io.holdfast.analytics.window.Window;
import io.holdfast.testservers.AlsoInContainers;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

/** Figures over REST, from events on the topics. Each test has a year of its own, as figures cover all customers. */
@QuarkusTest
@AlsoInContainers
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class ActivityFiguresTest extends ServiceTest {

    @Test
    void shuffledLateAndRepeatedEventsGiveTheNaiveCounts() {
        Random random = new Random(7);
        NaiveActivity naive = new NaiveActivity();
        List<TestEvent> events = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            String customer = "order-" + random.nextInt(120);
            Instant time = Instant.parse("2001-01-01T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(180 * 1440)));
            boolean buys = random.nextBoolean();
            events.add(
                    buys
                            ? TestEvent.purchase("order-" + i, customer, time)
                            : TestEvent.reply("order-" + i, customer, time, "customer"));
            naive.add(
                    customer,
                    buys ? ActivityKind.PURCHASE : ActivityKind.TICKET,
                    Math.toIntExact(LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay()));
        }
        List<TestEvent> twiceInAnyOrder = new ArrayList<>(events);
        twiceInAnyOrder.addAll(events);
        Collections.shuffle(twiceInAnyOrder, random);

        sendAndAwait(twiceInAnyOrder);

        for (ActivityView view : ActivityView.values()) {
            for (LocalDate to = LocalDate.of(2001, 2, 1); to.isBefore(LocalDate.of(2001, 9, 1)); to = to.plusDays(19)) {
                assertThat(flowByRest(view, "P30D", to.toString()))
                        .isEqualTo(naiveFlow(naive, view, Window.ending(Period.ofDays(30), to)));
            }
        }
        get("/lifecycle?period=P1M&from=2001-01-01&to=2001-08-01")
                .body("items.size()", equalTo(7))
                .body("items.period", hasItem("2001-03"))
                .body("items.new.sum()", equalTo(120))
                .body("items[6].active", equalTo(0));
    }

    @Test
    void aNewCustomerIsNoLongerNewWhenEarlierActivityArrives() {
        sendAndAwait(List.of(TestEvent.purchase("late-1", "late-1", Instant.parse("2003-03-10T12:00:00Z"))));
        get("/retention?window=P1M&at=2003-04-01")
                .body("from", equalTo("2003-03-01T00:00:00Z"))
                .body("to", equalTo("2003-04-01T00:00:00Z"))
                .body("customersAtStart", equalTo(0))
                .body("customersAtEnd", equalTo(1))
                .body("new", equalTo(1))
                .body("retention", nullValue())
                .body("status", equalTo("final"));

        sendAndAwait(List.of(TestEvent.purchase("late-2", "late-1", Instant.parse("2003-02-10T12:00:00Z"))));

        get("/retention?window=P1M&at=2003-04-01")
                .body("customersAtStart", equalTo(1))
                .body("new", equalTo(0))
                .body("retention", equalTo(1.0f))
                .body("formula", equalTo("(customersAtEnd - new) / customersAtStart"));
        get("/churn?window=P1M&at=2003-05-01")
                .body("customersAtStart", equalTo(1))
                .body("lost", equalTo(1))
                .body("churn", equalTo(1.0f))
                .body("formula", equalTo("lost / customersAtStart"))
                .body("ledger.dormant", equalTo(1));
    }

    @Test
    void eventsCausedByTheCompanyAreNoActivity() {
        sendAndAwait(List.of(
                TestEvent.reply("agent-1", "company-1", Instant.parse("2004-05-01T12:00:00Z"), "agent"),
                TestEvent.reply("bot-1", "company-1", Instant.parse("2004-05-02T12:00:00Z"), "bot")));

        get("/churn?window=P30D&at=2004-06-01")
                .body("ledger.active", equalTo(0))
                .body("churn", nullValue());
        get("/customers/company-1/activity", 404);
    }

    @Test
    void departuresAreCountedOnceByReason() {
        List<TestEvent> events = List.of(
                TestEvent.left("left-1", "left-1", Instant.parse("2006-02-10T12:00:00Z"), "price"),
                TestEvent.left("left-2", "left-2", Instant.parse("2006-02-11T12:00:00Z"), "price"),
                TestEvent.left("left-3", "left-3", Instant.parse("2006-02-12T12:00:00Z"), "service"),
                TestEvent.left("left-4", "left-4", Instant.parse("2006-03-01T00:00:00Z"), "moved"));
        sendAndAwait(events);
        sendAndAwait(events);

        get("/reasons?from=2006-02-01&to=2006-03-01")
                .body("departures", equalTo(3))
                .body("items.reason", contains("price", "service"))
                .body("items[0].departures", equalTo(2))
                .body("items[0].share", equalTo((float) (2.0 / 3)));
        get("/reasons?from=2006-04-01&to=2006-05-01")
                .body("departures", equalTo(0))
                .body("items", empty());
        get("/churn?window=P30D&at=2006-03-01").body("ledger.active", equalTo(0));
    }

    @Test
    void emptyCohortsAreOmittedAndPooledLinesExcludeYoungCohorts() {
        sendAndAwait(List.of(
                TestEvent.purchase("cohort-1", "cohort-1", Instant.parse("2008-01-10T12:00:00Z")),
                TestEvent.purchase("cohort-2", "cohort-2", Instant.parse("2008-01-11T12:00:00Z")),
                TestEvent.purchase("cohort-3", "cohort-1", Instant.parse("2008-03-12T12:00:00Z")),
                TestEvent.purchase("cohort-4", "cohort-3", Instant.parse("2008-03-13T12:00:00Z"))));

        get("/cohorts?period=P1M&from=2008-01-01&to=2008-04-01")
                .body("items.cohort", contains("2008-01", "2008-03"))
                .body("items[0].size", equalTo(2))
                .body("items[0].retention.active", contains(2, 0, 1))
                .body("items[0].retention.retention", contains(1.0f, 0.0f, 0.5f))
                .body("items[1].retention.active", contains(1))
                .body("pooled.age", contains(0, 1, 2))
                .body("pooled.eligible", contains(3, 2, 2))
                .body("pooled.active", contains(3, 0, 1));
    }

    @Test
    void groupsAreReportedBesideTheTotal() {
        sendAndAwait(List.of(
                TestEvent.purchase("group-1", "group-1", Instant.parse("2009-01-10T12:00:00Z")),
                TestEvent.purchase("group-2", "group-1", Instant.parse("2009-03-10T12:00:00Z")),
                TestEvent.reply("group-3", "group-2", Instant.parse("2009-02-10T12:00:00Z"), "customer"),
                TestEvent.reply("group-4", "group-3", Instant.parse("2009-03-10T12:00:00Z"), "customer")));

        get("/churn?window=P1M&at=2009-04-01&groupBy=cohort")
                .body("customersAtStart", equalTo(1))
                .body("lost", equalTo(1))
                .body("groups.group", contains("2009-01", "2009-02", "2009-03"))
                .body("groups.customersAtStart", contains(0, 1, 0))
                .body("groups.ledger.resurrecting", contains(1, 0, 0))
                .body("groups.ledger.new", contains(0, 0, 1));
        get("/retention?window=P1M&at=2009-04-01&groupBy=activity")
                .body("groups.group", contains("purchase", "ticket"))
                .body("groups.customersAtEnd", contains(1, 1));
        get("/retention?window=P1M&at=2009-04-01&activity=purchase")
                .body("customersAtEnd", equalTo(1))
                .body("groups", nullValue());
    }

    @Test
    void todayCountsAndIsProvisional() {
        Instant now = Instant.now();
        sendAndAwait(List.of(TestEvent.purchase("today-1", "today-1", now)));

        get("/churn").body("window", equalTo("P30D")).body("status", equalTo("provisional"));
        get("/retention?at=" + now).body("customersAtEnd", equalTo(1)).body("new", equalTo(1));
        get("/lifecycle")
                .body("items.size()", equalTo(12))
                .body("items[11].active", equalTo(1))
                .body("items[11].status", equalTo("provisional"))
                .body("items[0].status", equalTo("final"));
    }

    private List<Long> flowByRest(ActivityView view, String window, String at) {
        String query = "?window=" + window + "&at=" + at + "&activity=" + view.wireName();
        var churn = get("/churn" + query).extract().jsonPath();
        var retention = get("/retention" + query).extract().jsonPath();
        assertThat(retention.getLong("customersAtStart")).isEqualTo(churn.getLong("customersAtStart"));
        assertThat(retention.getLong("new")).isEqualTo(churn.getLong("ledger.new"));
        return List.of(
                churn.getLong("customersAtStart"),
                retention.getLong("customersAtEnd"),
                retention.getLong("new"),
                churn.getLong("ledger.returning"),
                churn.getLong("ledger.resurrecting"),
                churn.getLong("lost"));
    }

    private static List<Long> naiveFlow(NaiveActivity naive, ActivityView view, Window window) {
        return naive.flow(
                view,
                window.before().fromDay(),
                window.days().fromDay(),
                window.days().toDay());
    }
}
