package io.holdfast.analytics.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** Groups by what was recorded before a window, whatever the order of events. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class RecordedGroupsTest extends ServiceTest {

    private static final String WINDOW = "window=P1M&at=2014-04-01";

    @Test
    void groupsAreThoseBeforeTheWindowAndAddUpToTheWhole() {
        List<TestEvent> events = new ArrayList<>(List.of(
                ticket("seg-t1", "seg-a", "2014-01-10T10:00:00Z", "email", "sales"),
                ticket("seg-t2", "seg-a", "2014-02-10T10:00:00Z", "whatsapp", "technical"),
                // Within the window: counts as activity, not for the group.
                ticket("seg-t3", "seg-a", "2014-03-05T10:00:00Z", "email", "sales"),
                ticket("seg-t4", "seg-b", "2014-02-12T10:00:00Z", "email", "sales"),
                TestEvent.purchase("seg-p1", "seg-b", Instant.parse("2014-02-20T10:00:00Z")),
                TestEvent.purchase("seg-p2", "seg-c", Instant.parse("2014-02-21T10:00:00Z")),
                TestEvent.purchase("seg-p3", "seg-c", Instant.parse("2014-03-21T10:00:00Z")),
                TestEvent.purchase("seg-p4", "seg-d", Instant.parse("2014-03-22T10:00:00Z"))));
        events.addAll(List.copyOf(events));
        Collections.shuffle(events, new Random(11));
        sendAndAwait(events);

        assertThat(lostByGroup("channel")).isEqualTo(Map.of("email", "1/1", "none", "0/1", "whatsapp", "0/1"));
        assertThat(lostByGroup("department")).isEqualTo(Map.of("none", "0/1", "sales", "1/1", "technical", "0/1"));
        assertThat(lostByGroup("tier")).isEqualTo(Map.of("none", "1/3"));
        assertThat(lostByGroup("breached")).isEqualTo(Map.of("false", "1/3"));
        for (String groupBy : List.of("cohort", "channel", "department", "tier", "breached")) {
            JsonPath retention = get("/retention?" + WINDOW + "&groupBy=" + groupBy)
                    .extract()
                    .jsonPath();
            assertThat(sum(retention, "groups.customersAtEnd")).isEqualTo(retention.getLong("customersAtEnd"));
            assertThat(sum(retention, "groups.new"))
                    .isEqualTo(retention.getLong("new"))
                    .isEqualTo(1);
            JsonPath lifecycle = get("/lifecycle?period=P1M&from=2014-01-01&to=2014-04-01&groupBy=" + groupBy)
                    .extract()
                    .jsonPath();
            for (int i = 0; i < 3; i++) {
                for (String field : List.of("active", "new", "returning", "resurrecting", "dormant")) {
                    assertThat(sum(lifecycle, "items[" + i + "].groups." + field))
                            .as(groupBy + " " + i + " " + field)
                            .isEqualTo(lifecycle.getLong("items[" + i + "]." + field));
                }
            }
        }
    }

    /** The ids are in no order, as those of loyalty-service. */
    @Test
    void ofSeveralTiersOfOneInstantTheLastOneCounts() {
        Instant at = Instant.parse("1987-02-10T10:00:00Z");
        List<TestEvent> events = new ArrayList<>();
        for (String customer : List.of("up", "down", "back", "none")) {
            events.add(TestEvent.purchase("tier-" + customer, "tier-" + customer, at));
        }
        events.add(tier("up", "3", at, null, "bronze"));
        events.add(tier("up", "2", at, "bronze", "silver"));
        events.add(tier("up", "1", at, "silver", "gold"));
        events.add(tier("down", "1", at, "gold", "silver"));
        events.add(tier("down", "2", at, "silver", "gold"));
        events.add(tier("down", "0", at.minusSeconds(1), null, "silver"));
        events.add(tier("down", "3", at, "silver", "bronze"));
        events.add(tier("back", "1", at, "gold", "silver"));
        events.add(tier("back", "2", at, "silver", "gold"));
        events.add(tier("back", "3", at, null, "silver"));
        events.add(tier("none", "2", at, null, "silver"));
        events.add(tier("none", "1", at, "silver", null));
        Collections.shuffle(events, new Random(3));
        sendAndAwait(events);

        JsonPath churn =
                get("/churn?window=P1M&at=1987-04-01&groupBy=tier").extract().jsonPath();
        Map<String, Integer> customers = new TreeMap<>();
        List<Map<String, Object>> groups = churn.getList("groups");
        groups.forEach(group -> customers.put((String) group.get("group"), (Integer) group.get("customersAtStart")));
        assertThat(customers).isEqualTo(Map.of("gold", 1, "bronze", 1, "silver", 1, "none", 1));
    }

    private static TestEvent tier(
            String customer, String id, Instant at, @Nullable String previous, @Nullable String tier) {
        return new TestEvent(
                "loyalty",
                "tier-" + customer + "-" + id,
                "tier-changed",
                at,
                "tier-" + customer,
                "{\"customerId\":\"tier-%s\",\"entryId\":\"%s\",\"points\":0,\"balance\":1,\"cause\":\"c\"%s%s}"
                        .formatted(
                                customer,
                                id,
                                previous == null ? "" : ",\"previousTier\":\"" + previous + "\"",
                                tier == null ? "" : ",\"tier\":\"" + tier + "\""));
    }

    @Test
    void groupingsThatAnEndpointDoesNotHaveAreRefused() {
        get("/churn?groupBy=colour", 422).body("errors.field", hasItem("groupBy"));
        get("/cohorts?groupBy=colour", 422).body("errors.field", hasItem("groupBy"));
        get("/cohorts?groupBy=channel&periods=3", 422).body("errors.field", hasItem("periods"));
        get("/lifecycle?period=P1M&from=2012-12-01&to=2014-01-01&groupBy=channel", 422)
                .body("errors.field", hasItem("groupBy"));
    }

    @Test
    void moreCustomersThanAreLookedUpAreRefused() {
        List<TestEvent> events = new ArrayList<>();
        for (int i = 0; i < 151; i++) {
            events.add(TestEvent.purchase("few-" + i, "few-" + i, Instant.parse("2011-03-10T10:00:00Z")));
        }
        sendAndAwait(events);

        // Of one window 151 customers, of two of them 302.
        get("/churn?window=P1M&at=2011-04-01&groupBy=channel").body("groups.group", hasItem("none"));
        get("/lifecycle?period=P1M&from=2011-03-01&to=2011-05-01&groupBy=channel", 422)
                .body("errors.field", hasItem("groupBy"))
                .body("errors[0].message", containsString("300 customers"));
        get("/lifecycle?period=P1M&from=2011-03-01&to=2011-05-01&groupBy=breached")
                .body("items[0].groups.active", hasItem(151));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sla-impact",
                "/reasons",
                "/experiments/greeting",
                "/forecast",
                "/at-risk",
                "/value",
                "/model",
                "/model/calibration",
                "/customers/seg-a/risk",
                "/customers/seg-a/activity"
            })
    void groupsAreRefusedWhereThereAreNone(String address) {
        get(address + "?groupBy=cohort", 422).body("errors.field", hasItem("groupBy"));
    }

    @Test
    void cohortsAreGroupedByWhatIsKnownAtTheEndOfTheirPeriod() {
        List<TestEvent> events = new ArrayList<>(List.of(
                ticket("coh-t1", "coh-a", "2018-01-10T10:00:00Z", "email", "sales"),
                ticket("coh-t2", "coh-a", "2018-01-20T10:00:00Z", "chat", "technical"),
                // After the cohort's period: counts as activity, not for the group.
                ticket("coh-t3", "coh-a", "2018-02-01T00:00:00Z", "phone", "billing"),
                ticket("coh-t4", "coh-b", "2018-01-12T10:00:00Z", "email", "sales"),
                ticket("coh-t5", "coh-b", "2018-03-12T10:00:00Z", "email", "sales"),
                TestEvent.purchase("coh-p1", "coh-c", Instant.parse("2018-01-21T10:00:00Z")),
                TestEvent.purchase("coh-p2", "coh-c", Instant.parse("2018-02-21T10:00:00Z")),
                tier("coh-l1", "coh-b", "2018-02-01T00:00:00Z", "gold"),
                tier("coh-l2", "coh-c", "2018-02-01T00:00:01Z", "gold"),
                tier("coh-l3", "coh-d", "2018-02-20T00:00:01Z", "silver"),
                breach("coh-b1", "coh-a", "2018-01-25T10:00:00Z"),
                breach("coh-b2", "coh-b", "2018-02-25T10:00:00Z"),
                TestEvent.purchase("coh-p3", "coh-d", Instant.parse("2018-02-11T10:00:00Z"))));
        events.addAll(List.copyOf(events));
        Collections.shuffle(events, new Random(12));
        sendAndAwait(events);

        assertThat(cohortsByGroup("channel"))
                .isEqualTo(Map.of(
                        "chat",
                        "2018-01:[1, 1, 0]",
                        "email",
                        "2018-01:[1, 0, 1]",
                        "none",
                        "2018-01:[1, 1, 0] 2018-02:[1, 0]"));
        assertThat(cohortsByGroup("department"))
                .isEqualTo(Map.of(
                        "technical",
                        "2018-01:[1, 1, 0]",
                        "sales",
                        "2018-01:[1, 0, 1]",
                        "none",
                        "2018-01:[1, 1, 0] 2018-02:[1, 0]"));
        assertThat(cohortsByGroup("tier"))
                .isEqualTo(
                        Map.of("gold", "2018-01:[1, 0, 1]", "silver", "2018-02:[1, 0]", "none", "2018-01:[2, 2, 0]"));
        assertThat(cohortsByGroup("breached"))
                .isEqualTo(Map.of("true", "2018-01:[1, 1, 0]", "false", "2018-01:[2, 1, 1] 2018-02:[1, 0]"));
        assertThat(cohortsByGroup("cohort"))
                .isEqualTo(Map.of("2018-01", "2018-01:[3, 2, 1]", "2018-02", "2018-02:[1, 0]"));
        assertThat(cohortsByGroup("activity"))
                .isEqualTo(Map.of(
                        "purchase", "2018-01:[1, 1, 0] 2018-02:[1, 0]",
                        "ticket", "2018-01:[2, 1, 1]"));
    }

    @Test
    void monthsOfFirstActivityGroupCohortsOfAYear() {
        sendAndAwait(List.of(
                TestEvent.purchase("year-1", "year-a", Instant.parse("1986-01-10T10:00:00Z")),
                TestEvent.purchase("year-2", "year-b", Instant.parse("1986-07-10T10:00:00Z")),
                TestEvent.purchase("year-3", "year-b", Instant.parse("1987-07-10T10:00:00Z"))));

        get("/cohorts?period=P1Y&from=1986-01-01&to=1988-01-01&groupBy=cohort")
                .body("items[0].retention.active", contains(2, 1))
                .body("groups[0].group", equalTo("1986-01"))
                .body("groups[0].items[0].retention.active", contains(1, 0))
                .body("groups[1].items[0].cohort", equalTo("1986"))
                .body("groups[1].items[0].retention.active", contains(1, 1))
                .body("groups[1].pooled.eligible", contains(1, 1));
    }

    @Test
    void aProjectionSaysWhenThereIsTooLittleData() {
        get("/cohorts?period=P1M&from=1985-01-01&to=1986-01-01&periods=36")
                .body("fit.state", equalTo("too-little-data"))
                .body("fit.parameters", equalTo(Map.of()))
                .body("projected", empty())
                .body("items", empty());
        for (String refused : List.of("periods=0", "periods=37", "periods=x", "periods=3&gap=0", "gap=3")) {
            get("/cohorts?" + refused, 422).body("errors.field", hasItem(refused.replaceAll(".*[&?]|=.*", "")));
        }
    }

    /** By group: each cohort with its active customers by age. */
    private static Map<String, String> cohortsByGroup(String groupBy) {
        JsonPath answer = get("/cohorts?period=P1M&from=2018-01-01&to=2018-04-01&groupBy=" + groupBy)
                .extract()
                .jsonPath();
        Map<String, String> groups = new TreeMap<>();
        for (int i = 0; i < answer.getList("groups").size(); i++) {
            List<String> cohorts = new ArrayList<>();
            for (int c = 0; c < answer.getList("groups[" + i + "].items").size(); c++) {
                String item = "groups[" + i + "].items[" + c + "]";
                cohorts.add(answer.getString(item + ".cohort") + ":" + answer.getList(item + ".retention.active"));
            }
            groups.put(answer.getString("groups[" + i + "].group"), String.join(" ", cohorts));
        }
        return groups;
    }

    private static TestEvent tier(String id, String customer, String time, String tier) {
        return new TestEvent(
                "loyalty",
                id,
                "tier-changed",
                Instant.parse(time),
                customer,
                "{\"customerId\":\"%s\",\"entryId\":\"%s\",\"points\":0,\"balance\":0,\"cause\":\"%s\",\"tier\":\"%s\"}"
                        .formatted(customer, id, id, tier));
    }

    private static TestEvent breach(String id, String customer, String dueAt) {
        return new TestEvent(
                "sla-breaches", id, "sla-breached", Instant.parse(dueAt), customer, """
                {"customerId":"%s","ticketId":"t-%s","metric":"resolution","cycle":1,"policy":"default","policyVersion":1,\
                "department":"sales","priority":"normal","channel":"email","startedAt":"%3$s","dueAt":"%3$s","detectedAt":"%3$s"}""".formatted(customer, id, dueAt));
    }

    /** By group: lost / customers at the start. */
    private static Map<String, String> lostByGroup(String groupBy) {
        JsonPath churn =
                get("/churn?" + WINDOW + "&groupBy=" + groupBy).extract().jsonPath();
        assertThat(churn.getLong("customersAtStart")).isEqualTo(3);
        assertThat(churn.getLong("lost")).isEqualTo(1);
        Map<String, String> lost = new TreeMap<>();
        List<Map<String, Object>> groups = churn.getList("groups");
        for (Map<String, Object> group : groups) {
            if (!Integer.valueOf(0).equals(group.get("customersAtStart"))) {
                lost.put(String.valueOf(group.get("group")), group.get("lost") + "/" + group.get("customersAtStart"));
            }
        }
        return lost;
    }

    private static long sum(JsonPath answer, String path) {
        List<Integer> numbers = answer.getList(path);
        return numbers.stream().mapToLong(Integer::longValue).sum();
    }

    private static TestEvent ticket(String id, String customer, String time, String channel, String department) {
        return new TestEvent(
                "tickets",
                id,
                "ticket-created",
                Instant.parse(time),
                customer,
                "{\"ticketId\":\"%s\",\"customerId\":\"%s\",\"channel\":\"%s\",\"department\":\"%s\",\"priority\":\"normal\",\"tags\":[]}"
                        .formatted(id, customer, channel, department));
    }
}
