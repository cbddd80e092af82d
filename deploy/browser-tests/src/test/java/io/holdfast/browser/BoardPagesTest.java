package io.holdfast.browser;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import io.holdfast.browser.BoardServer.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class BoardPagesTest extends BrowserTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String TICKET = "/tickets/t-1";
    private static final String HOSTILE =
            "<img src=x onerror=window.hostile=1><script>window.hostile=2</script> \u202Edesrever\u202C "
                    + "\u05E9\u05DC\u05D5\u05DD " + "\uD83D\uDE00".repeat(500) + "x".repeat(2000);

    /** Stands in for the service of a board, with its recorded answers. */
    static BoardServer server(String board) throws IOException {
        String service = switch (board) {
            case "tickets" -> "ticket-service";
            case "promises" -> "sla-service";
            case "loyalty" -> "loyalty-service";
            default -> "analytics-service";
        };
        BoardServer server = new BoardServer(service, board);
        server.answer("/board/session", "{\"name\":\"ann\",\"roles\":[\"admin\"],\"expiresAt\":null}");
        RecordedAnswers.of(board).forEach(server::answer);
        return server;
    }

    static Stream<List<String>> pages() {
        return Stream.of("tickets", "promises", "loyalty", "retention")
                .flatMap(board -> Stream.of("400", "1280", "2560")
                        .flatMap(width -> Stream.of("light", "dark").map(theme -> List.of(board, width, theme))));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBoardIsAccessibleAndFitsItsWindow(List<String> page) throws IOException {
        try (BoardServer server = server(page.get(0))) {
            browser().size(Integer.parseInt(page.get(1)), 900);
            browser().theme(page.get(2));
            browser().open(server.address());
            browser().find(".panel[data-state='ready']");
            browser().script("return document.fonts.ready.then(() => '')");

            // Before axe-core, whose own style the security policy refuses.
            assertThat(browser().errors()).isEmpty();
            assertThat(browser().accessibilityViolations()).isEmpty();
            assertThat((Long) browser().script("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(Long.parseLong(page.get(1)));
        }
    }

    @Test
    void figuresAreThoseOfTheAnswers() throws IOException {
        try (BoardServer server = server("loyalty")) {
            browser().open(server.address());
            browser().await("main", grouped(RecordedAnswers.figure("loyalty", "/liability", "outstanding")));
        }
        try (BoardServer server = server("retention")) {
            browser().open(server.address());
            browser().await("main", percent(RecordedAnswers.figure("retention", "/churn", "churn")));
        }
        try (BoardServer server = server("promises")) {
            browser().open(server.address());
            JsonNode total = RecordedAnswers.figure("promises", "/compliance", "total");
            browser().await("main", percent(total.path("rate")));
            browser().await("main", grouped(total.path("breached")));
        }
    }

    @Test
    void heldRedemptionsAreInTheOrderInWhichTheyExpire() throws IOException {
        String panel = "[aria-label='Redemptions under way']";
        try (BoardServer server = server("loyalty")) {
            browser().open(server.address());
            browser().await(panel, "voucher");

            assertThat(browser().all(panel + " tbody th").stream().map(WebElement::getText))
                    .containsExactly("demo-customer-031", "demo-customer-017", "demo-customer-004");
            assertThat(browser().all(panel + " time.remaining")).hasSize(3);
            assertThat(server.requests("/redemptions").getFirst().target()).contains("state=held");
        }
        try (BoardServer server = server("loyalty")) {
            server.answer("/redemptions", "{\"items\":[],\"nextCursor\":null}");
            browser().open(server.address());
            browser().await(".panel[data-state='empty']", "No points are held.");
        }
        try (BoardServer server = server("loyalty")) {
            server.answer("/redemptions", new Answer(403, "{\"title\":\"forbidden\"}"));
            browser().open(server.address());
            browser().await(".panel[data-state='forbidden']", "Your role may not see this.");
        }
        try (BoardServer server = server("loyalty")) {
            String page = RecordedAnswers.of("loyalty").getOrDefault("/redemptions", "");
            server.answer("/redemptions", page.replace("\"nextCursor\":null", "\"nextCursor\":\"x\""));
            browser().open(server.address());
            browser().await("main", "that were held last; there are more.");
        }
    }

    private static String grouped(JsonNode figure) {
        return String.format(Locale.US, "%,d", figure.asLong());
    }

    private static String percent(JsonNode share) {
        return String.format(Locale.US, "%.1f%%", 100 * share.asDouble());
    }

    @Test
    void theTokenLeavesTheAddressAndIsSentAsAHeader() throws IOException {
        try (BoardServer server = server("promises")) {
            browser().open(server.address());
            browser().await("#top", "ann");
            browser().await("[aria-label='Due next']", "t-due-1");

            assertThat(browser().address()).endsWith("/board");
            assertThat(server.requests("/clocks"))
                    .isNotEmpty()
                    .allMatch(request -> request.authorization().equals("Bearer secret"));
            assertThat(browser().script("return sessionStorage.length + localStorage.length"))
                    .isEqualTo(1L);
        }
    }

    @Test
    void aTokenThatIsNotAcceptedAsksToSignIn() throws IOException {
        try (BoardServer server = server("promises")) {
            server.answer("/board/session", new Answer(401, "{\"detail\":\"it has expired\"}"));
            browser().open(server.address());

            browser().await(".sign-in", "it has expired");
            browser().await(".sign-in", "./holdfast board");
            assertThat(server.requests("/clocks")).isEmpty();
        }
    }

    @Test
    void signingInAtAProviderProvesThatItIsTheSameTab() throws Exception {
        try (BoardServer server = server("promises").withProvider()) {
            browser().open(server.origin() + "/board?channel=email");
            browser().find(".sign-in button.main").click();
            browser().await("#top", "ann");
            browser().await("[aria-label='Due next']", "t-due-1");

            Map<String, String> asked = BoardServer.parameters(
                    URI.create(server.requests("/authorize").getFirst().target())
                            .getRawQuery());
            Map<String, String> granted =
                    BoardServer.parameters(server.requests("/token").getFirst().body());
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(granted.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII));
            assertThat(asked)
                    .containsEntry("response_type", "code")
                    .containsEntry("client_id", "desk")
                    .containsEntry("code_challenge_method", "S256")
                    .containsEntry(
                            "code_challenge",
                            Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
            assertThat(granted)
                    .containsEntry("code", "c-1")
                    .containsEntry("redirect_uri", server.origin() + "/board")
                    .doesNotContainKey("client_secret");
            assertThat(browser().address()).endsWith("/board?channel=email");
            assertThat(server.requests("/clocks").getLast().authorization()).isEqualTo("Bearer granted");
        }
    }

    @Test
    void aCodeThatThisTabHasNotAskedForIsRefused() throws IOException {
        try (BoardServer server = server("promises").withProvider()) {
            browser().open(server.origin() + "/board?code=stolen&state=other");
            browser().await(".sign-in", "This sign-in was not begun in this tab.");

            assertThat(server.requests("/token")).isEmpty();
            browser().open(server.origin() + "/board#token=secret");
            browser().await(".sign-in", "Sign in");
            assertThat(browser().address()).doesNotContain("secret");
        }
    }

    @Test
    void aBreachOfTheStreamAppearsWithinASecondAndIsStruckThroughWhenItIsWithdrawn() throws IOException {
        try (BoardServer server = server("promises")) {
            server.answer("/breaches", "{\"items\":[],\"nextCursor\":null}");
            browser().open(server.address());
            browser().await("#connection", "live");
            browser().await(".panel.double", "No breach in the last hour");

            server.publish("1-5", "sla-breached", RecordedAnswers.breachEvent("ticket-new"));
            browser().await("tr[data-breach^='ticket-new ']", "ticket-new", SECOND);
            server.publish("1-6", "sla-breach-withdrawn", RecordedAnswers.breachEvent("ticket-new"));
            browser().await("tr.withdrawn[data-breach^='ticket-new ']", "withdrawn", SECOND);

            server.endStream();
            server.publish("1-7", "sla-breached", RecordedAnswers.breachEvent("ticket-later"));
            browser().await("tr[data-breach^='ticket-later ']", "ticket-later");
            assertThat(server.requests("/stream").getLast().lastEventId()).isEqualTo("1-6");
        }
    }

    @Test
    void figuresStayAndAreCalledOutOfDateWhenTheServiceIsGone() throws IOException {
        try (BoardServer server = server("promises")) {
            browser().open(server.address());
            browser().await("[aria-label='Due next']", "t-due-1");
            server.answer("/clocks", new Answer(503, "{\"detail\":\"the database is away\"}"));

            browser().await(".panel[data-state='stale']", "Out of date: the database is away");
            assertThat(browser().find("[aria-label='Due next']").getText()).contains("t-due-1");
            server.answer("/clocks", RecordedAnswers.of("promises").getOrDefault("/clocks", ""));
            browser().await(".panel.wide[data-state='ready']", "t-due-1");
        }
    }

    @Test
    void whatARoleMayNotSeeIsSaidSo() throws IOException {
        try (BoardServer server = server("promises")) {
            server.answer("/forecast", new Answer(403, "{\"title\":\"forbidden\"}"));
            browser().open(server.address());

            browser().await(".panel[data-state='forbidden']", "Your role may not see this.");
        }
    }

    @Test
    void hostileTextIsShownAsTextAndBreaksNothing() throws IOException {
        try (BoardServer server = server("tickets")) {
            browser().size(400, 900);
            server.answer(TICKET, RecordedAnswers.ticket("t-1", HOSTILE, HOSTILE));
            server.answer(
                    "/tickets",
                    "{\"items\":[" + RecordedAnswers.ticket("t-1", HOSTILE, HOSTILE) + "],\"nextCursor\":null}");
            browser().open(server.address().replace("/board", "/board?ticket=t-1"));
            browser().await(".messages", "<img src=x onerror=window.hostile=1>");
            browser().await(".queue", "<script>");

            assertThat(browser().script("return window.hostile === undefined")).isEqualTo(true);
            assertThat(browser().all("main img, main script")).isEmpty();
            assertThat((Long) browser().script("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(400);
            assertThat(browser().errors()).isEmpty();
            browser().size(1280, 900);
        }
    }

    @Test
    void aReplyThatWasNotAnsweredIsKeptAndSentAgainAsTheSame() throws IOException {
        try (BoardServer server = server("tickets")) {
            server.answer(TICKET + "/replies", "{\"items\":[],\"nextCursor\":null}");
            browser().open(server.address().replace("/board", "/board?ticket=t-1"));
            browser().await(".messages", "The lamp flickers since Monday.");
            server.answer(TICKET + "/replies", new Answer(503, "{\"detail\":\"try again later\"}"));
            browser().press("r");
            browser().press("We send a new one.");
            browser().press(Keys.chord(Keys.CONTROL, Keys.ENTER));
            browser().await(".reply .fault", "Not sent: try again later. Your text is kept.");
            server.answer(TICKET + "/replies", "{\"items\":[],\"nextCursor\":null}");
            browser().find("#reply").sendKeys(Keys.chord(Keys.CONTROL, Keys.ENTER));
            browser().awaitValue("#reply", "");

            assertThat(sent(server))
                    .hasSize(2)
                    .allMatch(request -> request.body().contains("We send a new one."));
            assertThat(sent(server).stream().map(BoardServer.Request::key).distinct())
                    .hasSize(1)
                    .doesNotContain("");
        }
    }

    @Test
    void aConversationIsReadFromItsBeginningWithItsCustomerBeside() throws IOException {
        try (BoardServer server = server("tickets")) {
            browser().open(server.address().replace("/board", "/board?ticket=t-1"));
            browser().await(".messages", "And now it is dark.");
            assertThat(browser().all(".message .text").stream().map(WebElement::getText))
                    .containsExactly("The lamp flickers since Monday.", "I look at it.", "And now it is dark.");
            browser().await("main", "email: ada@example.com");
        }
    }

    @Test
    void aDraftSurvivesASignInAfterTheTokenHasExpired() throws IOException {
        try (BoardServer server = server("tickets")) {
            browser().open(server.address().replace("/board", "/board?ticket=t-1"));
            browser().await(".messages", "The lamp flickers since Monday.");
            browser().find("#reply").sendKeys("Half a sentence");
            server.answer(TICKET, new Answer(401, "{\"detail\":\"it has expired\"}"));
            server.publish("1-1", "reply-sent", "{\"ticketId\":\"t-1\",\"customerId\":\"customer-1\"}");
            browser().await(".sign-in", "Sign in again");
            server.answer(TICKET, RecordedAnswers.ticket("t-1", "Renewed", "Hello again."));
            browser().find("#token").sendKeys("another" + Keys.ENTER);

            browser().await("main", "Renewed");
            assertThat(browser().find("#reply").getDomProperty("value")).isEqualTo("Half a sentence");
            assertThat(browser().all(".sign-in")).isEmpty();
            assertThat(server.requests(TICKET).getLast().authorization()).isEqualTo("Bearer another");
        }
    }

    @Test
    void aPanelComesBackAfterABadGateway() throws IOException {
        try (BoardServer server = server("promises")) {
            server.answer("/clocks", new Answer(502, ""));
            browser().open(server.address());
            browser().await(".panel[data-state='failed']", "Trying again.");
            server.answer("/clocks", RecordedAnswers.of("promises").getOrDefault("/clocks", ""));
            browser().await(".panel.wide[data-state='ready']", "t-due-1");
        }
    }

    private static List<BoardServer.Request> sent(BoardServer server) {
        return server.requests(TICKET + "/replies").stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    @Test
    void theQueueIsWalkedByKeys() throws IOException {
        try (BoardServer server = server("tickets")) {
            browser().open(server.address());
            browser().await(".queue", "The lamp flickers");
            browser().press("j");
            browser().await(".messages", "The lamp flickers since Monday.");
            assertThat(browser().address()).endsWith("?ticket=t-1");
            browser().press("j");
            browser().await(".queue [aria-selected='true']", "A second one");
            browser().press("k");
            browser().await(".queue [aria-selected='true']", "The lamp flickers");
            browser().press("e");
            browser().await(".messages", "The lamp flickers since Monday.");
            assertThat(server.requests(TICKET))
                    .anyMatch(request ->
                            request.method().equals("PATCH") && request.body().equals("{\"status\":\"resolved\"}"));
        }
    }
}
