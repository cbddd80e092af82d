package io.holdfast.loyalty.redemption;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = MemberApi.DATABASE))
class RedemptionListTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int ROWS = 1200;
    private static final String PREFIX = "listed-";

    @Inject
    Pool pool;

    /** Of four states and three rewards; three are held at one instant each. */
    @BeforeEach
    void insertRedemptions() {
        execute("""
                insert into redemption (redemption_id, customer_id, reward, points, take_lots, take_points, held_at,
                                        expires_at, state, changed_at, captured)
                select '%1$s' || lpad(n::text, 5, '0'), '%1$scustomer-' || n %% 7,
                       case n %% 3 when 0 then null else '%1$sreward-' || n %% 3 end,
                       n, '{}', '{}', timestamptz '2026-01-01T00:00:00Z' + (n / 3) * interval '1 second',
                       case when n %% 8 = 0 then timestamptz '2026-01-02T00:00:00Z' else timestamptz '2999-01-01T00:00:00Z' end,
                       (array['held', 'captured', 'cancelled', 'expired'])[1 + n %% 4], timestamptz '2026-01-01T12:00:00Z',
                       case when n %% 4 = 1 then n else 0 end
                  from generate_series(1, %2$d) as n
                """.formatted(PREFIX, ROWS));
    }

    @AfterEach
    void deleteRedemptions() {
        execute("delete from redemption where redemption_id like '%s%%'".formatted(PREFIX));
    }

    @Test
    void pagesHaveEachRedemptionOnceAndTheNewestFirstWhileOthersAreAdded() {
        List<Map<String, Object>> listed = new ArrayList<>();
        String cursor = null;
        int added = 0;
        do {
            JsonPath page = page("limit=97", cursor);
            listed.addAll(page.getList("items"));
            cursor = page.getString("nextCursor");
            execute("""
                    insert into redemption (redemption_id, customer_id, points, take_lots, take_points, held_at, expires_at,
                                            state, changed_at)
                    values ('%sadded-%d', 'somebody', 1, '{}', '{}', now(), now(), 'cancelled', now())
                    """.formatted(PREFIX, added++));
        } while (cursor != null);

        List<String> ids = listed.stream()
                .map(item -> String.valueOf(item.get("redemptionId")))
                .filter(id -> id.startsWith(PREFIX))
                .toList();
        assertThat(ids).hasSize(ROWS).doesNotHaveDuplicates().isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @ParameterizedTest
    @CsvSource({"held,150", "captured,300", "cancelled,300", "expired,450"})
    void aStateIsThatOfNow(String state, int expected) {
        List<Map<String, Object>> listed = all("state=" + state);

        assertThat(listed).hasSize(expected).allMatch(item -> state.equals(item.get("state")));
        assertThat(new HashSet<>(listed)).hasSize(expected);
    }

    @Test
    void customersAndRewardsFilter() {
        assertThat(all("customerId=" + PREFIX + "customer-2"))
                .hasSize(172)
                .allMatch(item -> (PREFIX + "customer-2").equals(item.get("customerId")));
        assertThat(all("rewardId=" + PREFIX + "reward-1"))
                .hasSize(400)
                .allMatch(item -> (PREFIX + "reward-1").equals(item.get("rewardId")));
        assertThat(all("state=captured&customerId=%1$scustomer-5&rewardId=%1$sreward-2".formatted(PREFIX)))
                .hasSize(15)
                .allMatch(item -> "captured".equals(item.get("state")));
        list("customerId=nobody").then().statusCode(200).body("items", empty()).body("nextCursor", equalTo(null));
    }

    @Test
    void aMergedCustomersIdIsThePersons() {
        execute("""
                insert into customer_merge (customer_id, into_customer_id, merged_at, event_source, event_id, other_read, applied)
                values ('%1$sold', '%1$scustomer-2', now(), '/t', '%1$s', true, true)
                """.formatted(PREFIX));
        try {
            assertThat(all("customerId=" + PREFIX + "old")).hasSize(172);
        } finally {
            execute("delete from customer_merge where customer_id = '%sold'".formatted(PREFIX));
        }
    }

    @Test
    void aRedemptionIsAsItIsAlone() {
        String id = PREFIX + "00003";
        Map<String, Object> alone =
                new TreeMap<>(as("agent").get("/redemptions/" + id).jsonPath().getMap("$"));

        list("customerId=%scustomer-3&state=expired&limit=200".formatted(PREFIX))
                .then()
                .body("items.find { it.redemptionId == '%s' }".formatted(id), equalTo(alone));
        list("customerId=%scustomer-3&limit=1".formatted(PREFIX))
                .then()
                .body("items.redemptionId", contains(PREFIX + "01200"))
                .body("$", hasKey("nextCursor"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=open",
                "state=HELD",
                "customerId=a%20b",
                "rewardId=%00",
                "rewardId=a%2Fb",
                "limit=0",
                "limit=201",
                "limit=-1",
                "limit=1e2",
                "cursor=%F0%9F%98%80",
                "cursor=AAAA",
                "cursor=ZW50cmllcx8x"
            })
    void aParameterOfAnotherFormIsRefused(String query) {
        list(query).then().statusCode(422).body("errors.field", contains(query.substring(0, query.indexOf('='))));
    }

    @Test
    void thePageOfAStateReadsItsOwnRowsOnly() {
        String plan = pool.withTransaction(
                        tx -> tx.query("set local enable_seqscan = off; set local enable_bitmapscan = off")
                                .execute()
                                .chain(() -> tx.query("""
                                explain select * from redemption r
                                 where r.state = 'held' and (r.held_at, r.redemption_id) < (now(), 'z')
                                 order by r.held_at desc, r.redemption_id desc limit 51
                                """).execute()))
                .map(rows -> {
                    StringBuilder text = new StringBuilder();
                    rows.forEach(row -> text.append(row.getString(0)).append('\n'));
                    return text.toString();
                })
                .await()
                .atMost(TIMEOUT);

        assertThat(plan)
                .contains("Index Scan Backward using redemption_by_state")
                .doesNotContain("Sort");
    }

    private static List<Map<String, Object>> all(String filter) {
        List<Map<String, Object>> items = new ArrayList<>();
        String cursor = null;
        do {
            JsonPath page = page(filter + "&limit=100", cursor);
            List<Map<String, Object>> found = page.getList("items");
            found.stream()
                    .filter(item -> String.valueOf(item.get("redemptionId")).startsWith(PREFIX))
                    .forEach(items::add);
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        return items;
    }

    private static JsonPath page(String query, @Nullable String cursor) {
        return list(query + (cursor == null ? "" : "&cursor=" + cursor))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Response list(String query) {
        return as("agent").urlEncodingEnabled(false).get("/redemptions?" + query);
    }

    private void execute(String statement) {
        pool.query(statement).execute().await().atMost(TIMEOUT);
    }
}
