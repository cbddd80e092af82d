package io.holdfast.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import io.holdfast.rest.audit.Change;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestTokens;

import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.reportAll;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** What people change by requests is in the audit trail, once; each test is a person of its own. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AuditedChangesTest {

    private static final String HOOK =
            "{\"url\":\"https://hooks.example.com/in?token=s3cret\",\"types\":[\"customer-left\"]}";

    @Test
    void eachChangeOfAWebhookIsRecordedByWhatItDoes() {
        Person ann = new Person("hook-ann@example.com");
        Response creation =
                ann.sends().header("Idempotency-Key", "audited-hook").body(HOOK).post("/webhooks");
        String hook = "webhooks/" + ok(creation, 201).getString("webhookId");
        ok(ann.sends().header("Idempotency-Key", "audited-hook").body(HOOK).post("/webhooks"), 201);
        ok(ann.sends().body("{\"description\":\"For sales\"}").patch("/" + hook), 200);
        ok(ann.sends().body("{\"enabled\":false}").patch("/" + hook), 200);
        ok(ann.sends().body("{\"enabled\":true,\"types\":[\"purchase\"]}").patch("/" + hook), 200);
        ok(ann.sends().post("/" + hook + "/secret/rotate"), 200);
        ok(ann.sends().body("{\"since\":\"2026-01-01T00:00:00Z\"}").post("/" + hook + "/replay"), 202);
        ok(ann.sends().delete("/" + hook), 204);
        ok(ann.sends().delete("/" + hook), 404);

        assertThat(ann.entries())
                .containsExactly(
                        "webhook.created " + hook,
                        "webhook.changed " + hook,
                        "webhook.disabled " + hook,
                        "webhook.changed " + hook,
                        "webhook.enabled " + hook,
                        "webhook.secret-rotated " + hook,
                        "webhook.replayed " + hook,
                        "webhook.deleted " + hook);
    }

    @Test
    void aWebhookThatStaysAsItIsOrIsRefusedHasNoFurtherEntry() {
        Person ben = new Person("hook-ben");
        ok(
                ben.sends()
                        .body("{\"url\":\"https://user:pw@hooks.example.com\",\"types\":[\"purchase\"]}")
                        .post("/webhooks"),
                422);
        String hook =
                "webhooks/" + ok(ben.sends().body(HOOK).post("/webhooks"), 201).getString("webhookId");
        ok(ben.sends().body("{\"enabled\":true,\"types\":[\"customer-left\"]}").patch("/" + hook), 200);
        ok(ben.sends().body("{\"types\":[\"no-such-type\"]}").patch("/" + hook), 422);
        ok(ben.sends().body("{}").post("/" + hook + "/replay"), 422);
        for (String path : List.of("/secret/rotate", "/replay")) {
            ok(ben.sends().body("{\"since\":\"2026-01-01T00:00:00Z\"}").post("/webhooks/none" + path), 404);
        }

        assertThat(ben.entries()).containsExactly("webhook.created " + hook);
        ok(ben.sends().delete("/" + hook), 204);
    }

    @Test
    void eachStoredVersionOfTheArrivalRulesIsRecorded() {
        Person cleo = new Person("rules-cleo");
        String rules =
                "{\"rules\":[{\"name\":\"audited\",\"when\":{\"tags\":[\"audited\"]},\"set\":{\"tags\":[\"seen\"]}}]}";
        // The others of these tests count on the rules that are in force.
        List<Object> before = ok(cleo.sends().get("/arrival-rules"), 200).getList("rules");
        int first = ok(cleo.sends().body(rules).put("/arrival-rules"), 200).getInt("version");
        int second = ok(cleo.sends().body(Map.of("rules", before)).put("/arrival-rules"), 200)
                .getInt("version");
        ok(cleo.sends().body("{\"rules\":[{}]}").put("/arrival-rules"), 422);
        ok(cleo.sends().body("{\"channel\":\"email\"}").post("/arrival-rules/try"), 200);

        assertThat(cleo.entries())
                .containsExactly(
                        "arrival-rules.put arrival-rules/versions/" + first,
                        "arrival-rules.put arrival-rules/versions/" + second);
    }

    @Test
    void aTemplateThatIsPutAsItIsHasNoFurtherEntry() {
        Person dora = new Person("template-dora");
        String one = "{\"variants\":[{\"variant\":\"a\",\"text\":\"Hello\"}]}";
        String other = "{\"subject\":\"Hi\",\"variants\":[{\"variant\":\"a\",\"text\":\"Hello\"}]}";
        ok(dora.sends().body(one).put("/templates/audited"), 201);
        ok(dora.sends().body(one).put("/templates/audited"), 200);
        ok(dora.sends().body(other).put("/templates/audited"), 200);
        ok(dora.sends().body(other).put("/templates/audited"), 200);
        ok(dora.sends().body("{}").put("/templates/audited"), 422);
        assertThat(ok(dora.sends().get("/templates/audited"), 200).getString("subject"))
                .isEqualTo("Hi");
        ok(dora.sends().delete("/templates/audited"), 204);
        ok(dora.sends().delete("/templates/audited"), 404);

        assertThat(dora.entries())
                .containsExactly(
                        "template.put templates/audited",
                        "template.put templates/audited",
                        "template.deleted templates/audited");
    }

    @Test
    void whoCreatesChangesAndResolvesAProblemAndLinksTicketsIsRecorded() {
        Person eva = new Person("problem-eva@example.com");
        String ticket = "{\"ticketIds\":[\"" + openTicket("audited-problem") + "\"]}";
        String problem = "/problems/audited";
        ok(eva.sends().body("{\"title\":\"Down\",\"problemId\":\"audited\"}").post("/problems"), 201);
        ok(eva.sends().body("{\"title\":\"Down\",\"problemId\":\"audited\"}").post("/problems"), 409);
        ok(eva.sends().body("{\"title\":\"Down again\"}").patch(problem), 200);
        ok(eva.sends().body("{\"title\":\"Down again\"}").patch(problem), 200);
        ok(eva.sends().body(ticket).post(problem + "/tickets"), 200);
        ok(eva.sends().body(ticket).post(problem + "/tickets"), 200);
        ok(eva.sends().body("{\"ticketIds\":[\"audited-none\"]}").post(problem + "/tickets"), 422);
        ok(eva.sends().body("{\"message\":\"Up\"}").post(problem + "/resolve"), 202);
        ok(eva.sends().body("{\"message\":\"Up\"}").post(problem + "/resolve"), 202);
        ok(eva.sends().body("{\"message\":\"No\"}").post(problem + "/resolve"), 409);

        assertThat(eva.entries())
                .containsExactly(
                        "problem.created problems/audited",
                        "problem.changed problems/audited",
                        "problem.tickets-linked problems/audited",
                        "problem.resolved problems/audited");
    }

    @Test
    void ticketsThatAreMovedToAnotherProblemAreRecordedForEachFormerOne() {
        Person ivo = new Person("problem-ivo");
        String former = openTicket("audited-former");
        String other = openTicket("audited-other");
        for (String problem : List.of("former", "other", "latter")) {
            String id = "audited-" + problem;
            ok(
                    ivo.sends()
                            .body("{\"title\":\"Down\",\"problemId\":\"" + id + "\"}")
                            .post("/problems"),
                    201);
        }
        ok(ivo.sends().body(tickets(former)).post("/problems/audited-former/tickets"), 200);
        ok(ivo.sends().body(tickets(other)).post("/problems/audited-other/tickets"), 200);
        int before = ivo.entries().size();
        String both = tickets(former, other, openTicket("audited-latter"));
        ok(ivo.sends().body(both).post("/problems/audited-latter/tickets"), 200);
        ok(ivo.sends().body(both).post("/problems/audited-latter/tickets"), 200);

        assertThat(ivo.entries().subList(before, ivo.entries().size()))
                .containsExactly(
                        "problem.tickets-unlinked problems/audited-former",
                        "problem.tickets-unlinked problems/audited-other",
                        "problem.tickets-linked problems/audited-latter");
    }

    private static String tickets(String... ids) {
        return "{\"ticketIds\":[\"" + String.join("\",\"", ids) + "\"]}";
    }

    @Test
    void aMergeOfCustomersIsRecordedOnceAndNamesNobody() {
        Person finn = new Person("merge-finn");
        openTicket("audited-one");
        openTicket("audited-two");
        ok(finn.sends().body("{\"intoCustomerId\":\"audited-two\"}").post("/customers/audited-one/merge"), 201);
        ok(finn.sends().body("{\"intoCustomerId\":\"audited-two\"}").post("/customers/audited-one/merge"), 200);
        ok(finn.sends().body("{\"intoCustomerId\":\"audited-one\"}").post("/customers/audited-two/merge"), 409);

        assertThat(finn.entries())
                .containsExactly("customer.merged " + Change.customer("audited-one") + "/into/"
                        + Change.customer("audited-two"));
    }

    @Test
    void aContactThatIsConfirmedOrUnlinkedIsRecordedOnceByItsKindAlone() {
        Person gil = new Person("contact-gil");
        openTicket("audited-contact");
        String path = "/customers/audited-contact/contacts/email/gil@example.com";
        for (int i = 0; i < 2; i++) {
            ok(gil.sends().put(path), 200);
        }
        ok(gil.sends().put("/customers/audited-nobody/contacts/email/gil@example.com"), 404);
        for (int i = 0; i < 2; i++) {
            ok(gil.sends().delete(path), 204);
        }

        String resource = Change.customer("audited-contact") + "/contacts/email";
        assertThat(gil.entries()).containsExactly("contact.confirmed " + resource, "contact.unlinked " + resource);
    }

    @Test
    void aDrawOfReviewsIsRecordedOnce() {
        Person hal = new Person("reviews-hal");
        reportAll(List.of(
                        created("audited-c", "1979-05-01T00:00:00Z", "audited-t", "audited-reviewed"),
                        reply("audited-r1", "1979-05-02T00:00:00Z", "audited-agent-1"),
                        reply("audited-r2", "1979-05-03T00:00:00Z", "audited-agent-2")))
                .statusCode(207);
        ok(hal.sends().body("{\"week\":\"1979-W18\"}").post("/reviews/draw"), 201);
        ok(hal.sends().body("{\"week\":\"1979-W18\"}").post("/reviews/draw"), 200);
        ok(hal.sends().body("{\"week\":\"1975-W10\"}").post("/reviews/draw"), 409);

        assertThat(hal.entries()).containsExactly("reviews.drawn reviews/1979-W18");
    }

    @Test
    void settingsOfAChannelThatArePutAsTheyAreHaveNoFurtherEntry() {
        Person ida = new Person("channel-ida");
        for (String secret : List.of("first-secret", "first-secret", "other-secret")) {
            ida.sends().body("{\"secret\":\"" + secret + "\"}").put("/channels/telegram/audited");
        }
        ok(ida.sends().delete("/channels/telegram/audited"), 204);

        assertThat(ida.entries())
                .containsExactly(
                        "channel.put channels/telegram/audited",
                        "channel.put channels/telegram/audited",
                        "channel.deleted channels/telegram/audited");
    }

    private static String reply(String id, String time, String agent) {
        return event(id, "reply-sent", time, """
                {"ticketId":"audited-t","customerId":"audited-reviewed","replyId":"%s","author":"agent","agentId":"%s",\
                "visibility":"public"}""".formatted(id, agent));
    }

    private static JsonPath ok(Response response, int status) {
        return response.then().statusCode(status).extract().jsonPath();
    }

    /** An admin, and what the trail has of them. */
    private record Person(String name, Instant since) {

        Person(String name) {
            this(name, Instant.now());
        }

        RequestSpecification sends() {
            return given().header("Authorization", "Bearer " + TestTokens.tokenOf(name, "admin"))
                    .contentType("application/json");
        }

        /** Action and resource of each entry, in the order in which they were added. */
        List<String> entries() {
            List<Entry> entries = ok(sends().get("/audit?limit=200&since=" + since), 200)
                    .getList("items.findAll { it.who == '" + name + "' }", Entry.class);
            assertThat(entries)
                    .extracting(Entry::at)
                    .allSatisfy(at -> assertThat(Instant.parse(at))
                            .isBetween(since, Instant.now().plus(Duration.ofSeconds(1))));
            return entries.reversed().stream()
                    .map(entry -> entry.action() + " " + entry.resource())
                    .toList();
        }
    }

    private record Entry(long id, String at, String service, String who, String action, String resource) {}
}
