package io.holdfast.ticket.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.TicketId;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.intake.CommandSource;
import io.holdfast.ticket.intake.Intake;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ProblemTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    Intake intake;

    @Test
    void resolvingAProblemAnswersAndResolvesEveryTicketOnce() {
        String problem = create("{\"title\":\"Login fails\"}");
        List<String> tickets = List.of(openTicket("known-a"), openTicket("known-b"), openTicket("known-b"));
        link(problem, tickets).statusCode(200).body("tickets", equalTo(3));
        link(problem, tickets).statusCode(200).body("tickets", equalTo(3));
        ops().get("/tickets/" + tickets.getFirst()).then().body("problemId", equalTo(problem));
        ops().get("/tickets?problemId=" + problem).then().body("items", hasSize(3));

        resolve(problem, "It works again.").statusCode(202).body("resolution.waiting", equalTo(3));
        resolve(problem, "It works again.").statusCode(202);

        awaitResolved(problem);
        ops().get("/problems/" + problem).then().body("resolution.answered", equalTo(3));
        for (String ticket : tickets) {
            ops().get("/tickets/" + ticket)
                    .then()
                    .body("status", equalTo("resolved"))
                    .body("replies.message", contains("It works again."))
                    .body("replies.author", contains("agent"))
                    .body("replies.agentId", contains("tester"));
        }
        List<ConsumedRecord> events = published("tickets", "known-a", 3);
        assertThat(events)
                .extracting(record -> record.headers().get("ce_type"))
                .containsExactly("ticket-created", "reply-sent", "ticket-status-changed");
        assertThat(events.get(1).value()).doesNotContain("works");
        resolve(problem, "Another message").statusCode(409);
        link(problem, List.of(openTicket("known-c"))).statusCode(409);
    }

    @Test
    void aCustomersReplyOpensATicketThatItsProblemResolved() {
        String problem = create("{\"title\":\"Slow\"}");
        String ticket = openTicket("known-reopener");
        link(problem, List.of(ticket)).statusCode(200);
        resolve(problem, "Fast again.").statusCode(202);
        awaitResolved(problem);

        channel()
                .body("{\"author\":\"customer\",\"message\":\"It is not\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(201);

        ops().get("/tickets/" + ticket).then().body("status", equalTo("open"));
    }

    @Test
    void closedAndMergedTicketsStayAsTheyAreAndErasedOnesAreForgotten() {
        String problem = create("{\"title\":\"Mixed\"}");
        String closed = openTicket("mixed-closed");
        String merged = openTicket("mixed-merged");
        String resolved = openTicket("mixed-resolved");
        String erased = openTicket("mixed-erased");
        link(problem, List.of(closed, merged, resolved, erased)).statusCode(200);
        setStatus(closed, "closed");
        setStatus(resolved, "resolved");
        ops().body("{\"intoTicketId\":\"" + openTicket("mixed-merged") + "\"}")
                .post("/tickets/" + merged + "/merge")
                .then()
                .statusCode(201);
        ops().delete("/customers/mixed-erased").then().statusCode(202);

        resolve(problem, "Done.").statusCode(202);

        awaitResolved(problem);
        ops().get("/problems/" + problem)
                .then()
                .body("tickets", equalTo(3))
                .body("resolution.answered", equalTo(1))
                .body("resolution.skipped", equalTo(Map.of("closed", 1, "merged", 1)));
        ops().get("/tickets/" + closed).then().body("replies", hasSize(0)).body("status", equalTo("closed"));
        ops().get("/tickets/" + resolved).then().body("replies", hasSize(1)).body("status", equalTo("resolved"));
    }

    @Test
    void aTicketThatWasMergedAtTheResolutionIsAnsweredOnceItsMergeIsUndone() {
        String problem = create("{\"title\":\"Unmerged\"}");
        String merged = openTicket("known-unmerged");
        String kept = openTicket("known-unmerged");
        link(problem, List.of(merged)).statusCode(200);
        merge(merged, kept);
        resolve(problem, "Works again.").statusCode(202);
        awaitResolved(problem);
        ops().get("/problems/" + problem).then().body("resolution.skipped", equalTo(Map.of("merged", 1)));

        for (int time = 0; time < 2; time++) {
            ops().post("/tickets/" + merged + "/unmerge").then().statusCode(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> ops().get("/problems/" + problem)
                            .then()
                            .body("resolution.answered", equalTo(1))
                            .body("resolution.skipped", equalTo(Map.of())));
            ops().get("/tickets/" + merged)
                    .then()
                    .body("status", equalTo("resolved"))
                    .body("replies.message", contains("Works again."));
            merge(merged, kept);
        }
    }

    private static void merge(String ticket, String into) {
        ops().body("{\"intoTicketId\":\"" + into + "\"}")
                .post("/tickets/" + ticket + "/merge")
                .then()
                .statusCode(201);
    }

    @Test
    void anErasureForgetsWhatWasToldInTheCustomersTickets() {
        String problem = create("{\"title\":\"Forgotten\"}");
        link(problem, List.of(openTicket("known-forgotten"))).statusCode(200);
        resolve(problem, "Done.").statusCode(202);
        awaitResolved(problem);

        ops().delete("/customers/known-forgotten").then().statusCode(202);

        assertThat(count("select count(*) from problem_task where customer_id = 'known-forgotten'"))
                .isZero();
    }

    /** An erasure may commit between the reading of the tickets and the commit of their tasks. */
    @Test
    void aTaskOfATicketThatIsErasedIsForgotten() {
        String problem = create("{\"title\":\"Raced\"}");
        String ticket = openTicket("known-raced");
        ops().delete("/customers/known-raced").then().statusCode(202);
        resolve(problem, "Done.").statusCode(202);
        pool.query(waitingResolution(problem, ticket, "known-raced"))
                .execute()
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from problem_task where customer_id = 'known-raced'") == 0);
    }

    @Test
    void aReportedTicketIsToldTheExpectedTimeOnceItIsLinked() {
        create("{\"problemId\":\"told-problem\",\"title\":\"T\",\"expectedResolutionAt\":\"2026-12-01T09:00:00Z\"}");
        reportAll(List.of(reported("announced-1", "told-problem", "told-customer")))
                .statusCode(207);

        link("told-problem", List.of("announced-1")).statusCode(200);

        awaitTold("told-problem", 1);
    }

    @Test
    void anExpectedResolutionTimeIsToldOnceInEveryTicket() {
        String problem = create("{\"title\":\"Delayed\",\"expectedResolutionAt\":\"2026-12-01T10:00:00+01:00\"}");
        String ticket = openTicket("delayed");
        link(problem, List.of(ticket)).statusCode(200);
        awaitTold(problem, 1);
        String later = "{\"expectedResolutionAt\":\"2026-12-02T10:00:00Z\",\"message\":\"A day later.\"}";
        change(problem, later).statusCode(200);
        awaitTold(problem, 1);
        change(problem, later).statusCode(200).body("announcement.waiting", equalTo(0));
        link(problem, List.of(ticket)).statusCode(200).body("announcement.waiting", equalTo(0));

        ops().get("/tickets/" + ticket)
                .then()
                .body("status", equalTo("open"))
                .body("expectedResolutionAt", equalTo("2026-12-02T10:00:00Z"))
                .body(
                        "replies.message",
                        contains(containsString("1 December 2026, 09:00 UTC"), equalTo("A day later.")));
        resolve(problem, "Done.").statusCode(202);
        change(problem, "{\"expectedResolutionAt\":\"2026-12-03T10:00:00Z\"}").statusCode(409);
        change(problem, "{\"title\":\"Was delayed\"}").statusCode(200).body("title", equalTo("Was delayed"));
    }

    @Test
    void aTicketThatIsMovedBackIsToldTheExpectedTimeAgain() {
        String expected = "\",\"expectedResolutionAt\":\"2026-12-01T09:00:00Z\",\"message\":\"";
        String first = create("{\"title\":\"First" + expected + "Of the first.\"}");
        String second = create("{\"title\":\"Second" + expected + "Of the second.\"}");
        String ticket = openTicket("moved-back");
        link(first, List.of(ticket)).statusCode(200);
        awaitTold(first, 1);
        link(second, List.of(ticket)).statusCode(200);
        awaitTold(second, 1);
        awaitTold(first, 0);

        link(first, List.of(ticket)).statusCode(200);

        awaitTold(first, 1);
        ops().get("/tickets/" + ticket)
                .then()
                .body("replies.message", contains("Of the first.", "Of the second.", "Of the first."));
    }

    @Test
    void whatATicketWasToBeToldOfItsFormerProblemIsDropped() {
        String ticket = openTicket("moved-waiting");

        long left = pool.withTransaction(tx -> tx.query(waitingResolution("former", ticket, "moved-waiting"))
                        .execute()
                        .chain(() -> ProblemTasks.dropOfOthers(tx, "present", List.of(new TicketId(ticket))))
                        .chain(() -> tx.query("select count(*) from problem_task where ticket_id = '" + ticket + "'")
                                .execute())
                        .map(rows -> rows.iterator().next().getLong(0)))
                .await()
                .atMost(PATIENCE);

        assertThat(left).isZero();
    }

    /** A ticket may be moved between its reading for the resolution of its problem and the commit of the task. */
    @Test
    void aTicketThatWasMovedIsNotAnsweredByItsFormerProblem() {
        String former = create("{\"title\":\"Former\"}");
        String ticket = openTicket("moved-raced");
        link(former, List.of(ticket)).statusCode(200);
        link(create("{\"title\":\"Present\"}"), List.of(ticket)).statusCode(200);
        resolve(former, "Done.").statusCode(202);
        pool.query(waitingResolution(former, ticket, "moved-raced"))
                .execute()
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from problem_task where customer_id = 'moved-raced'") == 0);
        ops().get("/tickets/" + ticket).then().body("status", equalTo("open")).body("replies", hasSize(0));
    }

    @Test
    void anEarlierCreationThatArrivesLateKeepsTheProblemOfTheTicket() {
        String problem = create("{\"title\":\"Kept\"}");
        String ticket = openTicket("known-late");
        link(problem, List.of(ticket)).statusCode(200);

        reportAll(List.of(event("late-1", "ticket-created", "2026-01-02T03:04:05Z", """
                {"ticketId":"%s","customerId":"known-late","channel":"phone"}""".formatted(ticket))))
                .statusCode(207);

        ops().get("/tickets/" + ticket).then().body("channel", equalTo("phone")).body("problemId", equalTo(problem));
    }

    @Test
    void ticketsThatWereReportedWithTheProblemBelongToIt() {
        reportAll(List.of(reported("own-1", "own-problem", "own-customer"))).statusCode(207);

        create("{\"problemId\":\"own-problem\",\"title\":\"Reported\"}");

        ops().get("/problems/own-problem").then().body("tickets", equalTo(1)).body("status", equalTo("open"));
        ops().body("{\"problemId\":\"own-problem\",\"title\":\"Again\"}")
                .post("/problems")
                .then()
                .statusCode(409);
    }

    @Test
    void whatIsInvalidIsNamedAndNothingIsLinked() {
        String problem = create("{\"title\":\"Strict\"}");
        String ticket = openTicket("strict");

        link(problem, List.of(ticket, "strict-none"))
                .statusCode(422)
                .body("errors.message", contains(containsString("strict-none")));
        ops().get("/problems/" + problem).then().body("tickets", equalTo(0));
        ops().body("{\"ticketIds\":[7]}")
                .post("/problems/" + problem + "/tickets")
                .then()
                .statusCode(422)
                .body("errors.field", contains("ticketIds[0]"));
        link(problem, IntStream.range(0, 1_001).mapToObj(i -> "t" + i).toList()).statusCode(422);
        link("none", List.of(ticket)).statusCode(404);
        ops().body("{}").post("/problems").then().statusCode(422);
        ops().body("{}").post("/problems/" + problem + "/resolve").then().statusCode(422);
        change(problem, "{\"message\":\"M\"}").statusCode(422);
        ops().get("/problems/none").then().statusCode(404);
    }

    @Test
    void problemsAreListedNewestFirst() {
        String first = create("{\"title\":\"First\"}");
        String second = create("{\"title\":\"Second\"}");

        List<String> listed = ops().get("/problems?limit=200")
                .then()
                .statusCode(200)
                .extract()
                .path("items.problemId");

        assertThat(listed).containsSubsequence(second, first);
        ops().get("/problems?limit=1").then().body("items", hasSize(1));
    }

    /** Several instances claim tickets at once, and connections break in the middle, as when an instance is killed. */
    @Test
    void manyTicketsAreAnsweredOnceEachBySeveralInstancesOfWhichSomeStop() {
        int count = 10_000;
        for (int batch = 0; batch < count / 1_000; batch++) {
            List<String> events = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                int number = batch * 1_000 + i;
                events.add(reported("many-" + number, "many-problem", "many-customer-" + number / 3));
            }
            reportAll(events).statusCode(207);
        }
        create("{\"problemId\":\"many-problem\",\"title\":\"Many\"}");

        resolve("many-problem", "All good.").statusCode(202);
        for (int round = 0; round < 5; round++) {
            CompletableFuture<?> attempts = Uni.join()
                    .all(attempt(new TaskSource(70)), attempt(new TaskSource(70)), attempt(new Dying(70)))
                    .andCollectFailures()
                    .subscribeAsCompletionStage();
            breakConnections();
            attempts.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }

        awaitResolved("many-problem");
        assertThat(count("select count(*) from ticket where problem_id = 'many-problem' and status = 'resolved'"))
                .isEqualTo(count);
        assertThat(count("select count(*) from fact f join ticket t on t.ticket_id = f.subject"
                        + " where t.problem_id = 'many-problem' and f.type = 'reply-sent'"))
                .isEqualTo(count);
        assertThat(count("select max(n) from (select count(*) as n from fact f join ticket t on t.ticket_id = f.subject"
                        + " where t.problem_id = 'many-problem' and f.type = 'reply-sent' group by f.subject) r"))
                .isEqualTo(1);
    }

    /** What another instance would do; one that fails is like one that is killed. */
    private Uni<Boolean> attempt(CommandSource<ProblemTask> source) {
        return intake.executeClaimed(source)
                .map(results -> !results.isEmpty())
                .onFailure()
                .recoverWithItem(false);
    }

    /** Ends what is in a transaction. */
    private void breakConnections() {
        pool.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                        + " and backend_type = 'client backend' and xact_start is not null and pid <> pg_backend_pid()")
                .execute()
                .await()
                .atMost(PATIENCE);
    }

    /** An instance that stops when everything is written and nothing is committed. */
    private record Dying(TaskSource tasks) implements CommandSource<ProblemTask> {

        Dying(int countMax) {
            this(new TaskSource(countMax));
        }

        @Override
        public Uni<List<ProblemTask>> claim(SqlConnection tx) {
            return tasks.claim(tx);
        }

        @Override
        public Command command(ProblemTask task) {
            return tasks.command(task);
        }

        @Override
        public Uni<Void> conclude(SqlConnection tx, Map<ProblemTask, SubmissionResult> results) {
            return tasks.conclude(tx, results)
                    .chain(() -> Uni.createFrom().failure(new IllegalStateException("the instance has stopped")));
        }
    }

    private static String reported(String id, String problem, String customer) {
        return event(id, "ticket-created", "2026-01-02T03:04:05Z", """
                {"ticketId":"%s","customerId":"%s","channel":"email","problemId":"%s"}""".formatted(id, customer, problem));
    }

    private static String waitingResolution(String problem, String ticket, String customer) {
        return "insert into problem_task (problem_id, kind, ticket_id, customer_id, state) values ('%s', 'resolution', '%s', '%s', 'waiting')"
                .formatted(problem, ticket, customer);
    }

    private static String create(String body) {
        return ops().body(body)
                .post("/problems")
                .then()
                .statusCode(201)
                .header("Location", containsString("/problems/"))
                .extract()
                .path("problemId");
    }

    private static ValidatableResponse change(String problem, String body) {
        return ops().body(body).patch("/problems/" + problem).then();
    }

    private static ValidatableResponse link(String problem, List<String> tickets) {
        return ops().body("{\"ticketIds\":[\"" + String.join("\",\"", tickets) + "\"]}")
                .post("/problems/" + problem + "/tickets")
                .then();
    }

    private static ValidatableResponse resolve(String problem, String message) {
        return ops().body("{\"message\":\"" + message + "\"}")
                .post("/problems/" + problem + "/resolve")
                .then();
    }

    private static void setStatus(String ticket, String status) {
        ops().body("{\"status\":\"" + status + "\"}")
                .patch("/tickets/" + ticket)
                .then()
                .statusCode(200);
    }

    private static void awaitResolved(String problem) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> ops().get("/problems/" + problem).then().body("status", equalTo("resolved")));
    }

    private static void awaitTold(String problem, int answered) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> ops().get("/problems/" + problem)
                        .then()
                        .body("announcement.waiting", equalTo(0))
                        .body("announcement.answered", equalTo(answered)));
    }

    private long count(String query) {
        return pool.query(query)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(PATIENCE);
    }
}
