package io.holdfast.ticket.rating;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.AdjustableClock;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class RatingLinkTest {

    private static final String HTML = "text/html;charset=UTF-8";

    @Inject
    Pool pool;

    @AfterEach
    void reset() {
        AdjustableClock.reset();
    }

    @Test
    void aLinkTakesOneRatingAndOnlyByTheForm() {
        String ticket = openTicket("linked");
        ops().body("{\"agentId\":\"a-7\"}").patch("/tickets/" + ticket).then().statusCode(200);
        String link = linkOf(ticket);

        given().get(link + "?score=5")
                .then()
                .statusCode(200)
                .contentType(HTML)
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .body(containsString("value=\"5\" required checked"))
                .body(not(containsString(ticket)));
        given().head(link).then().statusCode(200);
        ops().get("/tickets/" + ticket).then().body("score", equalTo(null));

        rate(link, "score=4&comment=Quick%20help").then().statusCode(201).contentType(HTML);

        rate(link, "score=1").then().statusCode(409).contentType(HTML).body(containsString("already"));
        given().get(link).then().statusCode(200).body(containsString("already"), not(containsString("<form")));
        ops().get("/tickets/" + ticket).then().body("score", equalTo(4));
        assertThat(published("tickets", "linked", 3).getLast().value())
                .contains("\"score\":4", "\"agentId\":\"a-7\"")
                .doesNotContain("Quick");
        assertThat(count("select count(*) from wording where message = 'Quick help'"))
                .isEqualTo(1);
    }

    @Test
    void ofManyFormsAtOnceOneIsTaken() {
        String ticket = openTicket("raced");
        String link = linkOf(ticket);

        List<CompletableFuture<Integer>> sent = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> rate(link, "score=" + (i % 5 + 1)).statusCode()))
                .toList();
        List<Integer> statuses = sent.stream().map(CompletableFuture::join).toList();

        assertThat(statuses).containsOnlyOnce(201).hasSize(8).allMatch(status -> status == 201 || status == 409);
        assertThat(published("tickets", "raced", 2)).hasSize(2);
    }

    @Test
    void aLinkThatIsUnknownExpiredOrOfAnErasedTicketIsAPage() {
        given().get("/rate/AAAAAAAAAAAAAAAAAAAAAA").then().statusCode(404).contentType(HTML);
        given().get("/rate/x").then().statusCode(404).contentType(HTML);
        rate("/rate/AAAAAAAAAAAAAAAAAAAAAA", "score=5").then().statusCode(404).contentType(HTML);
        String expired = linkOf(openTicket("expired-link"));
        String erased = linkOf(openTicket("erased-link"));
        ops().delete("/customers/erased-link").then().statusCode(202);

        AdjustableClock.set(Instant.now().plus(Duration.ofDays(15)));
        given().get(expired).then().statusCode(410).contentType(HTML);
        rate(expired, "score=5").then().statusCode(410);
        AdjustableClock.reset();

        given().get(erased).then().statusCode(404);
        rate(erased, "score=5").then().statusCode(404);
        assertThat(count("select count(*) from rating_link where customer_id = 'erased-link'"))
                .isZero();
    }

    @Test
    void anInvalidFormIsShownAgainWithItsCommentEscaped() {
        String link = linkOf(openTicket("hostile-form"));

        rate(link, "comment=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
                .then()
                .statusCode(422)
                .contentType(HTML)
                .body(
                        containsString("&lt;script&gt;"),
                        not(containsString("<script>")),
                        containsString("role=\"alert\""));
        rate(link, "score=5&comment=" + "x".repeat(100_000)).then().statusCode(422);
        rate(link, "score=%00&comment=%ZZ").then().statusCode(422);
        given().contentType(ContentType.JSON)
                .body("{\"score\":5}")
                .post(link)
                .then()
                .statusCode(415);
        rate(link, "score=5&comment=%00%FF").then().statusCode(201);
    }

    @Test
    void onlyADigestOfTheTokenIsStored() {
        String ticket = openTicket("digest-link");
        String link = linkOf(ticket);
        String token = link.substring("/rate/".length());

        assertThat(count("select count(*) from rating_link where token_digest = sha256('" + token + "')"))
                .isEqualTo(1);
        assertThat(count("select count(*) from idempotency where body like '%" + token + "%'"))
                .isZero();
        assertThat(linkOf(ticket)).isNotEqualTo(link);
    }

    @Test
    void aLinkNeedsItsTicketAndACredential() {
        channel().post("/tickets/no-ticket/rating-link").then().statusCode(404);
        given().post("/tickets/no-ticket/rating-link").then().statusCode(401);
    }

    /** From an address of its own, so that the other tests are not refused. */
    @Test
    void tooManyRequestsOfAnAddressAreRefused() throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.9"))
                .build()) {
            HttpResponse<String> last = null;
            for (int i = 0; i < 61; i++) {
                URI guess = URI.create("http://127.0.0.1:" + RestAssured.port + "/rate/guess-" + i);
                last = client.send(HttpRequest.newBuilder(guess).build(), HttpResponse.BodyHandlers.ofString());
            }

            assertThat(last).isNotNull();
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After")).contains("60");
            assertThat(last.body()).contains("<h1>Too many requests</h1>");
        }
    }

    private static String linkOf(String ticket) {
        return channel()
                .post("/tickets/" + ticket + "/rating-link")
                .then()
                .statusCode(201)
                .body("url", matchesPattern("/rate/[A-Za-z0-9_-]{22}"))
                .body("expiresAt", containsString("T"))
                .extract()
                .path("url");
    }

    private static Response rate(String link, String form) {
        return given().contentType("application/x-www-form-urlencoded")
                .body(form)
                .post(link);
    }

    private long count(String query) {
        return pool.query(query)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(Duration.ofSeconds(30));
    }
}
