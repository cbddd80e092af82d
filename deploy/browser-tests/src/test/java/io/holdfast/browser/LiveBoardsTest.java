package io.holdfast.browser;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.holdfast.browser.BoardServer.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the boards show as it happens, by a stream, and how they go on without one. */
class LiveBoardsTest extends BrowserTest {

    private static final String TICKET = "/tickets/t-1";
    /** At most one load a second, and its answer. */
    private static final Duration AT_ONCE = Duration.ofMillis(2_500);
    /** A board is quiet after this long: it loads 2.5 s after the last change for the last time. */
    private static final Duration QUIET = Duration.ofSeconds(4);

    private static BoardServer server(String service, String board) throws IOException {
        BoardServer server = new BoardServer(service, board);
        server.answer("/board/session", "{\"name\":\"ann\",\"roles\":[\"admin\"],\"expiresAt\":null}");
        RecordedAnswers.of(board).forEach(server::answer);
        return server;
    }

    /** A board of tickets with an open ticket, which has loaded all that it loads by itself for the next half minute. */
    private static BoardServer quietTickets() throws IOException {
        BoardServer server = server("ticket-service", "tickets");
        browser().open(server.address().replace("/board", "/board?ticket=t-1"));
        browser().await("#connection", "● live");
        browser().await(".messages", "The lamp flickers since Monday.");
        awaitQuiet(server, TICKET);
        awaitQuiet(server, "/tickets");
        return server;
    }

    /** Until a path was not asked for in a while. */
    private static void awaitQuiet(BoardServer server, String path) {
        await().atMost(Duration.ofSeconds(30)).pollInterval(QUIET).until(new Object() {
            private int asked = -1;

            boolean isQuiet() {
                int before = asked;
                asked = server.requests(path).size();
                return before == asked;
            }
        }::isQuiet);
    }

    private static String changeOf(String ticketId) {
        return "{\"ticketId\":\"%s\",\"customerId\":\"customer-1\",\"time\":\"2026-11-27T06:26:14Z\"}"
                .formatted(ticketId);
    }

    private static String queueOf(String subject) throws IOException {
        return "{\"items\":[" + RecordedAnswers.ticket("t-9", subject, "Hello") + "],\"nextCursor\":null}";
    }

    @Test
    void eachChangeOfATicketIsShownAtOnceInTheQueueAndInTheConversation() throws IOException {
        try (BoardServer server = quietTickets()) {
            for (int i = 1; i <= 3; i++) {
                server.answer(TICKET, RecordedAnswers.ticket("t-1", "The lamp is dark " + i, "Now it is dark."));
                server.answer("/tickets", queueOf("A new ticket " + i));

                server.publish("1-" + i, "reply-sent", changeOf("t-1"));

                browser().await("main h3", "The lamp is dark " + i, AT_ONCE);
                browser().await(".queue", "A new ticket " + i, AT_ONCE);
            }
        }
    }

    @Test
    void aThousandChangesAreFewRequests() throws IOException {
        try (BoardServer server = quietTickets()) {
            int conversation = server.requests(TICKET).size();
            int queue = server.requests("/tickets").size();
            long begin = System.nanoTime();
            server.answer("/tickets", queueOf("The last"));
            for (int i = 0; i < 1_000; i++) {
                server.publish("2-" + i, "reply-sent", changeOf("t-" + i));
            }

            browser().await(".queue", "The last");
            awaitQuiet(server, "/tickets");
            long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
            assertThat(server.requests("/tickets").size() - queue).isBetween(1, (int) seconds + 3);
            assertThat(server.requests(TICKET).size() - conversation).isBetween(1, (int) seconds + 3);
        }
    }

    @Test
    void whatChangesWhileThePageIsHiddenIsShownWhenItIsVisibleAgain() throws IOException {
        try (BoardServer server = quietTickets()) {
            show(false);
            awaitQuiet(server, "/tickets");
            int asked = server.requests("/tickets").size();
            server.answer("/tickets", queueOf("A new ticket"));
            server.publish("3-1", "ticket-created", changeOf("t-9"));
            awaitQuiet(server, "/tickets");
            assertThat(server.requests("/tickets")).hasSize(asked);

            show(true);
            browser().await(".queue", "A new ticket", AT_ONCE);
        }
    }

    /** Makes the page believe that its tab is looked at, or is not. */
    private static void show(boolean isVisible) {
        browser().script("""
                        Object.defineProperty(document, 'hidden', { value: !arguments[0], configurable: true });
                        document.dispatchEvent(new Event('visibilitychange'));
                        """, isVisible);
    }

    @Test
    void withoutAStreamTheBoardSaysSoAndLoadsAgainAndAgain() throws IOException {
        try (BoardServer server = server("ticket-service", "tickets")) {
            server.answer("/stream", new Answer(503, "{\"detail\":\"The maximum number of clients is connected\"}"));
            browser().open(server.address());
            browser().await("#connection", "○ not live The maximum number of clients is connected");
            browser().await(".queue", "The lamp flickers");
            server.answer(
                    "/tickets",
                    "{\"items\":[" + RecordedAnswers.ticket("t-9", "A new ticket", "Hello") + "],\"nextCursor\":null}");

            browser().await(".queue", "A new ticket", Duration.ofSeconds(8));
        }
    }

    @Test
    void theStreamGoesOnAfterSomebodyHasSignedInAgain() throws IOException {
        try (BoardServer server = server("sla-service", "promises")) {
            server.answer("/breaches", "{\"items\":[],\"nextCursor\":null}");
            server.answer("/stream", new Answer(401, "{\"detail\":\"it has expired\"}"));
            browser().open(server.address());
            browser().await(".sign-in", "Sign in again");
            server.withoutAnswer("/stream");

            browser().find("#token").sendKeys("another\n");
            browser().await("#connection", "● live");
            server.publish("1-5", "sla-breached", RecordedAnswers.breachEvent("ticket-new"));

            browser().await("tr[data-breach^='ticket-new ']", "ticket-new", AT_ONCE);
            assertThat(server.requests("/stream").getLast().authorization()).isEqualTo("Bearer another");
        }
    }
}
