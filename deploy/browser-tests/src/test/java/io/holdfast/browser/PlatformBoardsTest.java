package io.holdfast.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The boards of a platform that runs in the folder {@code HOLDFAST_PLATFORM} with {@code --demo};
 * deploy/system-tests/boards starts one. Pictures are written to the folder {@code HOLDFAST_PICTURES}, if it is given.
 */
@EnabledIfEnvironmentVariable(
        named = "HOLDFAST_PLATFORM",
        matches = ".+",
        disabledReason = "needs a platform: deploy/system-tests/boards")
class PlatformBoardsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> SERVICES =
            Map.of("tickets", "ticket", "promises", "sla", "loyalty", "loyalty", "retention", "analytics");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int TARGET_SECONDS = 3;

    private static Optional<Browser> started = Optional.empty();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void startBrowser() {
        started = Browser.start();
        Assumptions.assumeTrue(started.isPresent(), "chromium and chromedriver are not installed");
        browser().size(1280, 1000);
    }

    @AfterAll
    static void closeBrowser() {
        started.ifPresent(Browser::close);
    }

    private static Browser browser() {
        return started.orElseThrow();
    }

    private static JsonNode file(String name) throws IOException {
        return JSON.readTree(Path.of(System.getenv("HOLDFAST_PLATFORM"), name).toFile());
    }

    private static String service(String board) throws IOException {
        return file("addresses.json").path(SERVICES.get(board)).asText();
    }

    private static void open(String board, String query) throws IOException {
        String token = file("credentials.json").path("adminToken").asText();
        browser().open(service(board) + "/board" + query + "#token=" + token);
    }

    private JsonNode request(String method, String board, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(service(board) + path))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + file("credentials.json")
                                                .path("adminToken")
                                                .asText())
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(15))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JSON.readTree(response.body());
    }

    private static void keepPicture(String name) throws IOException {
        String folder = System.getenv("HOLDFAST_PICTURES");
        if (folder != null) {
            browser().awaitScript("return document.querySelector(\"[data-state='loading']\") === null", Browser.WAIT);
            Files.write(Path.of(folder, name + ".png"), browser().picture());
        }
    }

    /** Adds a rule for a channel of this test: a first response within seconds. */
    private String shortTarget() throws IOException, InterruptedException {
        String channel = "board-" + UUID.randomUUID().toString().substring(0, 8);
        JsonNode policy = request("GET", "promises", "/policies/default", "");
        ObjectNode rule = JSON.createObjectNode();
        rule.putObject("when").putArray("channel").add(channel);
        rule.putObject("targets").put("first-response", "PT" + TARGET_SECONDS + "S");
        ObjectNode changed = JSON.createObjectNode().put("name", "default");
        ArrayNode rules = changed.putArray("rules").add(rule);
        policy.path("rules").forEach(rules::add);
        request("PUT", "promises", "/policies/default", changed.toString());
        return channel;
    }

    private String createTicket(String channel, String subject) throws IOException, InterruptedException {
        ObjectNode ticket = JSON.createObjectNode()
                .put("customerId", "board-customer")
                .put("channel", channel)
                .put("department", "sales")
                .put("subject", subject)
                .put("message", "Please help.");
        return request("POST", "tickets", "/tickets", ticket.toString())
                .path("ticketId")
                .asText();
    }

    @Test
    void everyBoardShowsTheDemoWithoutAnError() throws IOException {
        for (String board : SERVICES.keySet()) {
            open(board, "");
            browser().find(".panel[data-state='ready'] .status time");
            assertThat(browser().errors()).as(board).isEmpty();
            assertThat(browser().all(".panel[data-state='failed']")).as(board).isEmpty();
        }
    }

    @Test
    void aBreachIsOnTheBoardWithinASecondOfItsDeadline() throws IOException, InterruptedException {
        String channel = shortTarget();
        open("promises", "?channel=" + channel);
        browser().await("#connection", "live");
        String ticket = createTicket(channel, "Late on purpose");
        browser()
                .await("tr[data-breach^='" + ticket + " ']", "first-response", Duration.ofSeconds(TARGET_SECONDS + 10));
        Instant shown = Instant.now();

        JsonNode breach = request("GET", "promises", "/breaches?ticketId=" + ticket, "")
                .path("items")
                .path(0);
        assertThat(Duration.between(Instant.parse(breach.path("breachedAt").asText()), shown))
                .isBetween(Duration.ZERO, SECOND);
    }

    @Test
    void aReplyOnTheBoardStopsTheClock() throws IOException, InterruptedException {
        String ticket = createTicket("email", "Answered on the board");
        open("tickets", "?ticket=" + ticket);
        browser().await(".messages", "Please help.");
        browser().await(".clocks [data-metric='first-response']", "left");
        browser().find("#reply").sendKeys("Here is your answer.");
        browser().find(".reply button[type='submit']").click();

        browser().await(".messages", "Here is your answer.");
        browser().await(".clocks [data-metric='first-response'][data-clock-state='fulfilled']", "met");
        assertThat(request("GET", "promises", "/tickets/" + ticket + "/clocks", "")
                        .path("items")
                        .findValuesAsText("state"))
                .contains("fulfilled");
        browser().await(".desk > :last-child", "Points");
    }

    @Test
    void figuresAreThoseOfTheRestAnswers() throws IOException, InterruptedException {
        // A month that is over: its figures do not move while the test reads them.
        open("loyalty", "");
        browser().await("main", "Points in and out");
        JsonNode points = request("GET", "loyalty", "/distribution", "").path("points");
        JsonNode first = points.path(2);
        browser()
                .await(
                        "main",
                        String.format(Locale.US, "%,d", first.path("points").asLong()));
        open("retention", "");
        JsonNode months =
                request("GET", "retention", "/lifecycle?period=P1M", "").path("items");
        JsonNode month = months.path(months.size() - 3);
        String row = month.path("period").asText() + "\n" + month.path("new").asText() + " "
                + month.path("returning").asText() + " "
                + month.path("resurrecting").asText() + " "
                + month.path("dormant").asText();
        browser().await("tbody tr", month.path("period").asText());
        assertThat(browser().all("tbody tr").stream().map(each -> each.getText().replaceAll("\\s+", " ")))
                .contains(row.replaceAll("\\s+", " "));
    }

    @Test
    void picturesOfTheDemo() throws IOException, InterruptedException {
        Assumptions.assumeTrue(System.getenv("HOLDFAST_PICTURES") != null, "no folder for pictures is given");
        open("tickets", "?ticket=" + ticketOfABuyer());
        browser().await("main", "balance");
        browser().await("#connection", "● live");
        keepPicture("tickets");
        open("promises", "");
        browser().await(".panel:not(.wide):not(.double)", "breached");
        browser().await("#connection", "● live");
        keepPicture("promises");
        String customer = request("GET", "retention", "/at-risk?limit=1", "")
                .path("items")
                .path(0)
                .path("customerId")
                .asText();
        open("loyalty", "?customer=" + customer);
        browser().await("main", "Customer " + customer);
        browser().await("main", "awarded");
        keepPicture("loyalty");
        open("retention", "");
        browser().await("main", "provisional");
        browser().find(".chart canvas");
        keepPicture("retention");
    }

    /** A ticket of somebody who waits and has bought something; one with a text, if there is any. */
    private String ticketOfABuyer() throws IOException, InterruptedException {
        String found = "";
        for (JsonNode clock :
                request("GET", "promises", "/clocks?state=running&limit=50", "").path("items")) {
            String customer = clock.path("customerId").asText();
            String ticket = clock.path("ticketId").asText();
            if (request("GET", "tickets", "/customers/" + customer, "")
                            .path("totals")
                            .path("purchases")
                            .asInt()
                    > 0) {
                found = ticket;
                if (request("GET", "tickets", "/tickets/" + ticket, "").hasNonNull("message")) {
                    return ticket;
                }
            }
        }
        assertThat(found).as("nobody who waits has bought anything").isNotEmpty();
        return found;
    }
}
