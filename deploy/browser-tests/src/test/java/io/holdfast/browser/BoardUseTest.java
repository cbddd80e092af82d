package io.holdfast.browser;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import io.holdfast.browser.BoardServer.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What somebody does on a board, and what interrupts it: faults, erasures, other people, figures that change while they are read. */
class BoardUseTest extends BrowserTest {

    private static final String TICKET = "/tickets/t-1";
    private static final String REPLIES = TICKET + "/replies";
    private static final String NOTHING = "{\"items\":[],\"nextCursor\":null}";
    private static final Duration SOON = Duration.ofSeconds(10);

    @BeforeEach
    void widen() {
        browser().size(1280, 900);
    }

    private static BoardServer server(String service, String board) throws IOException {
        BoardServer server = new BoardServer(service, board);
        server.answer("/board/session", session("ann"));
        RecordedAnswers.of(board).forEach(server::answer);
        return server;
    }

    private static String session(String name) {
        return "{\"name\":\"" + name + "\",\"roles\":[\"admin\"],\"expiresAt\":null}";
    }

    private static BoardServer conversation() throws IOException {
        BoardServer server = server("ticket-service", "tickets");
        server.answer(REPLIES, NOTHING);
        browser().open(server.address().replace("/board", "/board?ticket=t-1"));
        browser().await(".messages", "The lamp flickers since Monday.");
        return server;
    }

    private static void loadThePageAgain() {
        browser().script("document.body.dataset.old = 'yes'; location.reload()");
        browser().awaitScript("return document.body.dataset.old === undefined", SOON);
        browser().await(".messages", "The lamp flickers since Monday.");
    }

    /** Makes every panel load now. */
    private static void loadAll() {
        browser().script("document.dispatchEvent(new Event('signed-in'))");
    }

    private static List<BoardServer.Request> sent(BoardServer server) {
        return server.requests(REPLIES).stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    private static void awaitRequest(BoardServer server, String path, int before) {
        await().atMost(SOON).until(() -> server.requests(path).size() > before);
    }

    private static void click(String button) {
        browser()
                .script(
                        "[...document.querySelectorAll('button')].find((each) => each.textContent === arguments[0]).click()",
                        button);
    }

    @Test
    void anInternalNoteIsStillOneAfterThePageWasLeft() throws IOException {
        try (BoardServer server = conversation()) {
            browser().find("#reply").sendKeys("Do not tell the customer");
            browser().find("#internal").click();

            loadThePageAgain();

            browser().awaitValue("#reply", "Do not tell the customer");
            browser().find("#reply").sendKeys(Keys.chord(Keys.CONTROL, Keys.ENTER));
            await().atMost(SOON).until(() -> !sent(server).isEmpty());
            assertThat(sent(server).getFirst().body()).contains("\"visibility\":\"internal\"");
        }
    }

    @Test
    void aReplyWithoutAnAnswerIsTheSameReplyAfterThePageWasLeft() throws IOException {
        try (BoardServer server = conversation()) {
            server.answer(REPLIES, new Answer(503, "{\"detail\":\"try again later\"}"));
            browser().find("#reply").sendKeys("We send a new one." + Keys.chord(Keys.CONTROL, Keys.ENTER));
            browser().await(".reply .fault", "Not sent");

            loadThePageAgain();
            browser().awaitValue("#reply", "We send a new one.");
            server.answer(REPLIES, NOTHING);
            browser().find("#reply").sendKeys(Keys.chord(Keys.CONTROL, Keys.ENTER));
            browser().awaitValue("#reply", "");

            assertThat(sent(server)).hasSize(2);
            assertThat(sent(server).stream().map(BoardServer.Request::key).distinct())
                    .hasSize(1)
                    .doesNotContain("");
        }
    }

    @Test
    void whatIsChangedWhileAReplyIsOnItsWayStays() throws IOException {
        try (BoardServer server = conversation()) {
            browser().find("#reply").sendKeys("We send a new one.");
            server.hold(REPLIES);
            browser().find("#reply").sendKeys(Keys.chord(Keys.CONTROL, Keys.ENTER));
            await().atMost(SOON).until(() -> sent(server).size() == 1);
            browser().find("#reply").sendKeys(" Ask Tom.");
            browser().find("#internal").click();
            server.release(REPLIES);
            browser()
                    .awaitScript("return !document.querySelector('.reply button').hasAttribute('aria-disabled')", SOON);

            browser().find("#reply").sendKeys(Keys.chord(Keys.CONTROL, Keys.ENTER));
            await().atMost(SOON).until(() -> sent(server).size() == 2);
            assertThat(sent(server).getLast().body())
                    .contains("We send a new one. Ask Tom.", "\"visibility\":\"internal\"");
        }
    }

    @Test
    void aTemplateThatCannotBeChosenAnyMoreIsNotSent() throws IOException {
        try (BoardServer server = conversation()) {
            server.answer(
                    "/templates", "{\"items\":[{\"templateId\":\"sorry\",\"subject\":\"Sorry\"}],\"nextCursor\":null}");
            loadThePageAgain();
            browser().await("#template", "Sorry");
            browser().find("#template").sendKeys("Sorry" + Keys.ENTER);
            browser().awaitScript("return document.querySelector('#reply').readOnly", SOON);

            loadThePageAgain();
            browser().awaitValue("#template", "sorry");
            server.answer("/templates", new Answer(503, "{\"detail\":\"try again later\"}"));
            loadThePageAgain();
            browser().awaitScript("return !document.querySelector('#reply').readOnly", SOON);
            browser().find("#reply").sendKeys("Hello" + Keys.chord(Keys.CONTROL, Keys.ENTER));
            await().atMost(SOON).until(() -> !sent(server).isEmpty());
            assertThat(sent(server).getFirst().body())
                    .contains("\"message\":\"Hello\"")
                    .doesNotContain("sorry");
        }
    }

    @Test
    void aProxyThatDoesNotKnowTheServiceNowTakesNothingAway() throws IOException {
        try (BoardServer server = conversation()) {
            browser().find("#reply").sendKeys("Half a sentence");
            server.answer(TICKET, new Answer(404, "404 page not found"));
            server.publish("1-1", "reply-sent", "{\"ticketId\":\"t-1\",\"customerId\":\"customer-1\"}");

            browser().await(".panel[data-state='stale']", "The lamp flickers since Monday.");
            browser().awaitValue("#reply", "Half a sentence");
        }
    }

    @Test
    void whoeverSignsInInSomebodysPlaceHasTheirOwnNameAndNoDraft() throws IOException {
        try (BoardServer server = conversation()) {
            browser().find("#reply").sendKeys("Half a sentence of ann");
            server.answer("/tickets", new Answer(401, "{\"detail\":\"it has expired\"}"));
            server.publish("1-1", "reply-sent", "{\"ticketId\":\"t-2\",\"customerId\":\"customer-2\"}");
            browser().await(".sign-in", "Sign in again");
            server.answer("/tickets", NOTHING);
            server.answer("/board/session", session("bob"));
            browser().find("#token").sendKeys("another" + Keys.ENTER);

            browser().await("#top", "bob");
            browser().await(".messages", "The lamp flickers since Monday.");
            browser().awaitValue("#reply", "");
            browser().find("#reply").sendKeys("I am bob." + Keys.chord(Keys.CONTROL, Keys.ENTER));
            await().atMost(SOON).until(() -> !sent(server).isEmpty());
            assertThat(sent(server).getFirst().body()).contains("\"agentId\":\"bob\"");
        }
    }

    @Test
    void ofAnErasedTicketNothingStays() throws IOException {
        try (BoardServer server = conversation()) {
            browser().find("#reply").sendKeys("Dear Ada");
            server.answer(TICKET, new Answer(404, "{\"detail\":\"there is no such ticket\"}"));
            server.publish("1-1", "reply-sent", "{\"ticketId\":\"t-1\",\"customerId\":\"customer-1\"}");

            browser().await("main", "No figures: there is no such ticket.");
            assertThat(browser().find("main").getText()).doesNotContain("The lamp flickers since Monday.");
            assertThat(browser().script("return sessionStorage.getItem('holdfast.drafts')"))
                    .asString()
                    .doesNotContain("Dear Ada");
        }
    }

    @Test
    void aChangeThatFailsIsToldThoughAnotherTicketIsOpen() throws IOException {
        try (BoardServer server = conversation()) {
            server.answer("/tickets/t-2", RecordedAnswers.ticket("t-2", "Another one", "Hello."));
            server.hold(TICKET);
            int before = server.requests(TICKET).size();
            browser().script("document.activeElement.blur()");
            browser().press("e");
            awaitRequest(server, TICKET, before);
            browser().press("j");
            browser().await(".messages", "Hello.");
            server.answer(TICKET, new Answer(503, "{\"detail\":\"try again later\"}"));
            server.release(TICKET);

            browser().await("main", "Not changed ticket t-1: try again later.");
        }
    }

    @Test
    void aBreachThatCameAfterTheQuestionIsNotTakenForWithdrawn() throws IOException {
        try (BoardServer server = server("sla-service", "promises")) {
            server.answer("/breaches", NOTHING);
            browser().open(server.address());
            browser().await("#connection", "● live");
            browser().await(".panel.double", "No breach in the last hour");
            // Not while what the beginning of the stream has caused is loaded.
            await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
            server.hold("/breaches");
            int before = server.requests("/breaches").size();
            loadAll();
            awaitRequest(server, "/breaches", before);
            server.publish("1-5", "sla-breached", RecordedAnswers.breachEvent("ticket-new"));
            browser().await("tr[data-breach^='ticket-new ']", "ticket-new");
            server.release("/breaches");
            browser()
                    .awaitScript(
                            "return document.querySelector('.panel.double .status').textContent.includes('as of now')",
                            SOON);

            assertThat(browser().all("tr.withdrawn")).isEmpty();
            loadAll();
            browser().await("tr.withdrawn[data-breach^='ticket-new ']", "withdrawn");
        }
    }

    @Test
    void aBreachThatIsWithdrawnBeforeTheAnswerWithItIsStruckThrough() throws IOException {
        try (BoardServer server = server("sla-service", "promises")) {
            server.answer(
                    "/breaches", "{\"items\":[" + RecordedAnswers.breachEvent("ticket-old") + "],\"nextCursor\":null}");
            server.hold("/breaches");
            browser().open(server.address());
            browser().await("#connection", "● live");
            awaitRequest(server, "/breaches", 0);
            server.publish("1-6", "sla-breach-withdrawn", RecordedAnswers.breachEvent("ticket-old"));
            server.publish("1-7", "sla-breached", RecordedAnswers.breachEvent("ticket-new"));
            // Longer than the stream takes.
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            server.release("/breaches");

            browser().await("tr.withdrawn[data-breach^='ticket-old ']", "withdrawn");
        }
    }

    @Test
    void whatIsOpenAndHasTheFocusStaysSoWhenTheFiguresChange() throws IOException {
        try (BoardServer server = server("loyalty-service", "loyalty")) {
            browser().open(server.address());
            browser().await("main", "Reconciled");
            browser().script("""
                    const summary = [...document.querySelectorAll('summary')].find((each) => /^All \\d+ checks$/.test(each.textContent));
                    summary.parentElement.open = true;
                    summary.focus();
                    """);
            String answer = RecordedAnswers.of("loyalty").getOrDefault("/reconciliation", "");
            server.answer("/reconciliation", answer.replaceFirst("\"entries\":\\d+", "\"entries\":987654"));
            loadAll();

            browser().await("main", "987,654");
            assertThat(browser().script("""
                    return document.activeElement.tagName === 'SUMMARY' && document.activeElement.parentElement.open
                      && document.activeElement.isConnected;
                    """)).isEqualTo(true);
        }
    }

    @Test
    void nothingMovesWhileTheUpdatesArePaused() throws IOException {
        try (BoardServer server = conversation()) {
            browser().await("#connection", "● live");
            click("Pause updates");
            browser().await("#top", "all times are as of then");
            // What was asked for before.
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            int before = server.requests("/tickets").size();
            server.answer(
                    "/tickets",
                    "{\"items\":[" + RecordedAnswers.ticket("t-9", "A new ticket", "Hello") + "],\"nextCursor\":null}");
            server.publish("1-1", "ticket-created", "{\"ticketId\":\"t-9\",\"customerId\":\"customer-9\"}");
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            assertThat(server.requests("/tickets")).hasSize(before);

            click("Pause updates");
            browser().await(".queue", "A new ticket");
        }
    }

    @Test
    void lettersAreNoCommandsForWhoHasTurnedThemOff() throws IOException {
        try (BoardServer server = conversation()) {
            browser().find("#keys").click();
            browser().script("document.activeElement.blur()");
            browser().press("e");
            browser().press("j");
            assertThat(browser().address()).endsWith("?ticket=t-1");
            assertThat(server.requests(TICKET))
                    .noneMatch(request -> request.method().equals("PATCH"));

            browser().find("#keys").click();
            browser().script("document.activeElement.blur()");
            browser().press("j");
            browser().await(".queue [aria-selected='true']", "A second one");
        }
    }

    @Test
    void aRefusedTokenIsRenewedWhenTheProviderIsBackAndNobodyHasToSignIn() throws IOException {
        try (BoardServer server = server("sla-service", "promises").withProvider()) {
            browser().open(server.origin() + "/board");
            browser().find(".sign-in button.main").click();
            browser().await("[aria-label='Due next']", "t-due-1");
            server.answer("/token", new Answer(503, "{\"error\":\"temporarily_unavailable\"}"));
            server.answer("/clocks", new Answer(401, "{\"detail\":\"it has expired\"}"));
            loadAll();
            browser().await(".panel[data-state='stale']", "Out of date: it has expired");
            assertThat(browser().all(".sign-in")).isEmpty();

            server.answer("/token", "{\"access_token\":\"renewed\",\"expires_in\":300,\"refresh_token\":\"r-2\"}");
            server.answer("/clocks", RecordedAnswers.of("promises").getOrDefault("/clocks", ""));
            browser().await(".panel.wide[data-state='ready']", "t-due-1");
            assertThat(server.requests("/clocks").getLast().authorization()).isEqualTo("Bearer renewed");
            assertThat(browser().all(".sign-in")).isEmpty();

            // A token that is refused when the page begins is renewed, too.
            server.answer("/board/session", new Answer(401, "{\"detail\":\"it is of an old key\"}"));
            server.hold("/token");
            int before = server.requests("/token").size();
            browser().script("location.reload()");
            awaitRequest(server, "/token", before);
            server.answer("/board/session", session("ann"));
            server.answer("/token", "{\"access_token\":\"newer\",\"expires_in\":300,\"refresh_token\":\"r-3\"}");
            server.release("/token");
            browser().await("#top", "ann");
            browser().await("[aria-label='Due next']", "t-due-1");
            assertThat(server.requests("/clocks").getLast().authorization()).isEqualTo("Bearer newer");

            server.answer("/token", new Answer(400, "{\"error\":\"invalid_grant\"}"));
            server.answer("/clocks", new Answer(401, "{\"detail\":\"it has expired\"}"));
            loadAll();
            browser().await(".sign-in", "Sign in again");
        }
    }
}
