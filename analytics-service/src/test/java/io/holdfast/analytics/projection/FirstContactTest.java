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

import static org.hamcrest.Matchers.equalTo;

/** First-contact resolution. Each test has a time of its own, as figures cover all customers. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class FirstContactTest extends InboxTest {

    @Test
    void aTicketWhoseMergeWasUndoneIsResolvedAsIfItHadNotBeenMerged() {
        Instant at = Instant.parse("1998-03-10T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        events.addAll(undone("open-before", at, "open"));
        events.addAll(undone("resolved-later", at, "open"));
        events.add(status("resolved-later", 5, at.plusSeconds(300), "resolved"));
        events.add(status("resolved-before", 0, at.minusSeconds(100), "resolved"));
        events.addAll(undone("resolved-before", at, "resolved"));
        events.add(status("reopened", 0, at.minusSeconds(100), "resolved"));
        events.addAll(undone("reopened", at, "open"));
        events.add(status("again", 0, at.minusSeconds(100), "resolved"));
        events.addAll(undone("again", at, "resolved"));
        events.add(new RawEvent.TicketMerged("again-6", at.plusSeconds(200), "undone", "again", false));
        for (String ticket : List.of("open-before", "resolved-later", "resolved-before", "reopened", "again")) {
            events.add(new RawEvent.Replied(
                    ticket + "-9", at.minusSeconds(200), "undone", ticket, "agent", false, null, null));
        }
        // The undoing first, and each event a second time in another batch.
        handle(events.reversed());
        handle(events);

        get("/satisfaction?from=1998-03-01&to=1998-04-01")
                .body("items[0].resolved", equalTo(3))
                .body("items[0].resolvedAtFirstContact", equalTo(2));
    }

    /** A merge, and its undoing a minute later that gives the ticket its status back, as ticket-service does it. */
    private static List<RawEvent> undone(String ticket, Instant merged, String status) {
        Instant undone = merged.plusSeconds(60);
        return List.of(
                new RawEvent.TicketMerged(ticket + "-1", merged, "undone", ticket, false),
                status(ticket, 2, merged, "closed"),
                new RawEvent.TicketMerged(ticket + "-3", undone, "undone", ticket, true),
                status(ticket, 4, undone, status));
    }

    private static RawEvent status(String ticket, int id, Instant at, String status) {
        return new RawEvent.StatusChanged(ticket + "-" + id, at, "undone", ticket, status);
    }

    /** ticket-service closes the ticket that is merged into another one. */
    @Test
    void theEndOfAMergedTicketIsNoResolution() {
        Instant at = Instant.parse("1993-03-10T00:00:00Z");
        sendAndAwait(
                List.of(
                        resolved("merge-1", "merged-ticket", at),
                        resolved("merge-2", "other-ticket", at),
                        new TestEvent(
                                "tickets",
                                "merge-3",
                                "ticket-merged",
                                at,
                                "merger",
                                "{\"ticketId\":\"merged-ticket\",\"customerId\":\"merger\",\"intoTicketId\":\"other-ticket\"}")));

        get("/satisfaction?from=1993-03-01&to=1993-04-01").body("items.resolved", equalTo(List.of(1)));
    }

    private static TestEvent resolved(String id, String ticket, Instant at) {
        return new TestEvent(
                "tickets",
                id,
                "ticket-status-changed",
                at,
                "merger",
                "{\"ticketId\":\"%s\",\"customerId\":\"merger\",\"status\":\"closed\"}".formatted(ticket));
    }

    @Test
    void aReplyOfTheCustomerReopensAResolvedTicketAndNoClosedOne() {
        Instant at = Instant.parse("1996-03-10T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (String ticket : List.of("answered", "closed", "thanked-before", "bot")) {
            Instant reply = ticket.equals("thanked-before") ? at.minusSeconds(60) : at.plusSeconds(7200);
            String author = ticket.equals("bot") ? "bot" : "customer";
            events.add(new RawEvent.Replied(
                    ticket + "-a", at.minusSeconds(90), ticket, ticket, "agent", false, null, null));
            events.add(new RawEvent.StatusChanged(ticket + "-b", at, ticket, ticket, "resolved"));
            events.add(new RawEvent.Replied(ticket + "-c", reply, ticket, ticket, author, false, null, null));
        }
        events.add(new RawEvent.StatusChanged("closed-d", at.plusSeconds(3600), "closed", "closed", "closed"));
        handle(events);

        get("/satisfaction?from=1996-03-01&to=1996-04-01")
                .body("items[0].resolved", equalTo(4))
                .body("items[0].resolvedAtFirstContact", equalTo(3));
    }

    /** The ids say the opposite of the order. */
    @Test
    void ofTwoChangesOfOneInstantThePreviousStatusTellsTheOrder() {
        Instant at = Instant.parse("1997-03-10T00:00:00Z");
        List<RawEvent> replies = new ArrayList<>();
        for (String ticket : List.of("reopened", "opened-before")) {
            replies.add(new RawEvent.Replied(
                    ticket, at.minusSeconds(9), "same-instant", ticket, "agent", false, null, null));
        }
        handle(replies);
        sendAndAwait(List.of(
                changed("same-1", "reopened", at, "open", "resolved"),
                changed("same-2", "reopened", at, "resolved", "open"),
                changed("same-3", "opened-before", at, "resolved", "open"),
                changed("same-4", "opened-before", at, "open", "pending")));

        get("/satisfaction?from=1997-03-01&to=1997-04-01")
                .body("items[0].resolved", equalTo(2))
                .body("items[0].resolvedAtFirstContact", equalTo(1));
    }

    private static TestEvent changed(String id, String ticket, Instant at, String status, String previous) {
        return new TestEvent(
                "tickets",
                id,
                "ticket-status-changed",
                at,
                "same-instant",
                "{\"ticketId\":\"%s\",\"customerId\":\"same-instant\",\"status\":\"%s\",\"previousStatus\":\"%s\"}"
                        .formatted(ticket, status, previous));
    }
}
