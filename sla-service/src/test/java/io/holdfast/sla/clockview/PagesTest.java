package io.holdfast.sla.clockview;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.sla.TestTicket;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Lists whose length senders control: a ticket's clocks, and the groups of the compliance. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class PagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CYCLES = 3;

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();

    @AfterEach
    void close() {
        log.close();
    }

    private static List<JsonPath> walk(String path, int limit) {
        List<JsonPath> pages = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = ServiceRequests.as("agent").queryParam("limit", limit);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get(path)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            pages.add(page);
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        return pages;
    }

    @Test
    void theClocksOfATicketArePagedInTheOrderOfTheirStart() {
        Instant start = Instant.now().minusSeconds(1_000);
        TestTicket ticket = TestTicket.create(log).created(start, "sales", "normal", "email");
        for (int i = 0; i < CYCLES; i++) {
            ticket.agentReplied(start.plusSeconds(20L * i + 10)).customerReplied(start.plusSeconds(20L * i + 20));
        }
        String path = "/tickets/" + ticket.ticketId() + "/clocks";
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> walk(path, 200).getFirst().getList("items").size() == CYCLES + 1);

        List<JsonPath> pages = walk(path, 3);

        assertThat(pages).hasSize(2);
        List<Integer> cycles = new ArrayList<>();
        pages.forEach(page -> cycles.addAll(page.getList("items.cycle", Integer.class)));
        assertThat(cycles).containsExactly(1, 1, 2, 3);
    }

    @Test
    void theGroupsOfTheCompliancePageAndTheTotalIsOfAll() {
        Instant start = Instant.now().minusSeconds(500);
        for (String department : List.of("sales", "technical", "enterprise")) {
            TestTicket.create(log).created(start, department, "normal", "email");
        }
        String path = "/compliance?groupBy=department";
        await().atMost(PATIENCE)
                .until(() -> walk(path, 200).getFirst().getList("items").size() >= 3);

        List<JsonPath> pages = walk(path, 2);

        List<String> departments = new ArrayList<>();
        pages.forEach(page -> departments.addAll(page.getList("items.group.department", String.class)));
        assertThat(departments).contains("sales", "technical", "enterprise").doesNotHaveDuplicates();
        assertThat(pages.size()).isGreaterThanOrEqualTo(2);
        assertThat(pages.getFirst().getInt("total.running")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aMethodThatHttpDoesNotDefineIsNoLabelOfItsOwn() {
        for (int i = 0; i < 5; i++) {
            ServiceRequests.as("agent").request("BREW" + i, "/clocks");
        }

        String metrics = ServiceRequests.as("agent").get("/q/metrics").asString();

        assertThat(metrics).doesNotContain("BREW").contains("http_server_requests_seconds");
    }
}
