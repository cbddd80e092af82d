package io.holdfast.ticket.key;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.ticket.AdjustableClock;
import io.holdfast.ticket.TicketApi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(KeyTest.FewRequests.class)
class KeyTest {

    private static final String JSON = "application/json";
    private static final String UNKNOWN = "hf_" + "A".repeat(43);
    private static final int REQUESTS = 40;

    public static final class FewRequests implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("holdfast.keys.rate-requests", String.valueOf(REQUESTS), "holdfast.keys.rate-window", "10m");
        }
    }

    @AfterEach
    void resetClock() {
        AdjustableClock.reset();
    }

    @Test
    void aKeyIsShownOnceAndSendsWhatIntegrationsMaySend() throws SQLException {
        JsonPath created = create("{\"name\":\"Shop\"}");
        String key = created.getString("key");

        assertThat(key).matches("hf_[A-Za-z0-9_-]{43}");
        openTicket(key, "email").statusCode(201).header("RateLimit-Policy", "\"key\";q=40;w=600");
        with(key).get("/tickets").then().statusCode(403);
        with(UNKNOWN).body("{}").post("/tickets").then().statusCode(401);
        listed(created.getString("keyId"))
                .body("items[0].name", equalTo("Shop"))
                .body("items[0].prefix", equalTo(key.substring(0, 8)))
                .body("items[0].channels", nullValue())
                .body("items[0].revokedAt", nullValue())
                .body("items[0].key", nullValue());
        assertThat(rowsWith(key)).isZero();
    }

    @Test
    void aKeyThatIsBoundToChannelsSendsOfThemOnly() {
        String key =
                create("{\"name\":\"Mail\",\"channels\":[\"email\",\"web\"]}").getString("key");

        String own = openTicket(key, "email").statusCode(201).extract().path("ticketId");
        openTicket(key, "phone")
                .statusCode(403)
                .body("detail", containsString("bound to email, web"))
                .body("errors[0].message", containsString("phone"));
        String others =
                openTicket(EmbeddedServers.CHANNEL_KEY, "phone").extract().path("ticketId");
        reply(key, own).statusCode(201);
        reply(key, others).statusCode(403).body("errors[0].message", containsString("phone"));
        reply(key, "not-there-yet").statusCode(403).body("errors[0].field", equalTo("ticketId"));
        with(key)
                .body("{\"score\":5}")
                .post("/tickets/" + own + "/rating")
                .then()
                .statusCode(201);
        with(key)
                .body("{\"score\":5}")
                .post("/tickets/" + others + "/rating")
                .then()
                .statusCode(403);
        with(key)
                .body("{\"reason\":\"price\"}")
                .post("/customers/c/departure")
                .then()
                .statusCode(403);
        with(key).body("{\"source\":\"/old\"}").post("/imports").then().statusCode(403);
    }

    @Test
    void aBoundKeyReportsPurchasesAndRefundsOfItsChannelsOnly() {
        String key = create("{\"name\":\"Shop\",\"channels\":[\"web\"]}").getString("key");

        purchase(key, "bound-1", ",\"channel\":\"web\"").statusCode(201);
        purchase(key, "bound-2", ",\"channel\":\"phone\"")
                .statusCode(403)
                .body("errors[0].message", containsString("bound to web, but this request is of the channel phone."));
        purchase(key, "bound-2", "")
                .statusCode(403)
                .body("errors[0].message", containsString("bound to web, but this request has no channel."));
        purchase(EmbeddedServers.CHANNEL_KEY, "unbound", "").statusCode(201);
        refund(key, "bound-1").statusCode(201);
        refund(key, "unbound")
                .statusCode(403)
                .body("errors[0].message", containsString("bound to web, but this purchase has no channel."));
    }

    @Test
    void aBoundKeyReportsEventsOfItsChannelsOnly() {
        String key = create("{\"name\":\"Mail\",\"channels\":[\"email\"]}").getString("key");
        String refused = created("bound-event-2", "bound-t-2", "phone");

        with(key)
                .contentType(TicketApi.BATCH)
                .body("[" + created("bound-event-1", "bound-t-1", "email") + "," + replied("bound-event-3", "bound-t-1")
                        + "," + refused + "," + replied("bound-event-4", "bound-t-2") + "]")
                .post("/events")
                .then()
                .statusCode(207)
                .body("items.status", equalTo(List.of("accepted", "accepted", "rejected", "rejected")))
                .body("items[2].errors[0].field", equalTo("data.channel"))
                .body("items[3].errors[0].field", equalTo("data.ticketId"));
        with(key)
                .contentType(TicketApi.ONE)
                .body(refused)
                .post("/events")
                .then()
                .statusCode(403)
                .body("detail", containsString("phone"));
        with(EmbeddedServers.CHANNEL_KEY)
                .contentType(TicketApi.ONE)
                .body(refused)
                .post("/events")
                .then()
                .statusCode(202)
                .body("status", equalTo("accepted"));
    }

    /** Of several creations of a ticket, the earliest counts. */
    @Test
    void aBoundKeyTakesOverNoTicketOfAnotherChannel() {
        String key = create("{\"name\":\"Shop\",\"channels\":[\"web\"]}").getString("key");
        with(EmbeddedServers.CHANNEL_KEY)
                .contentType(TicketApi.ONE)
                .body(created("taken-1", "taken-t", "email"))
                .post("/events")
                .then()
                .statusCode(202);

        with(key)
                .contentType(TicketApi.ONE)
                .body(created("taken-2", "taken-t", "web").replace("03:04:05Z", "03:04:04Z"))
                .post("/events")
                .then()
                .statusCode(403)
                .body("detail", containsString("email"));

        admin().get("/tickets/taken-t").then().body("channel", equalTo("email"));
    }

    @Test
    void aTokenThatMaySendFreesABoundKey() {
        String key = create("{\"name\":\"Mail\",\"channels\":[\"email\"]}").getString("key");

        ServiceRequests.as("agent")
                .header("X-API-Key", key)
                .contentType(JSON)
                .body(ticket("phone"))
                .post("/tickets")
                .then()
                .statusCode(201);
    }

    @Test
    void theReplacedSecretLivesOnForItsGrace() {
        JsonPath created = create("{\"name\":\"Rotated\"}");
        String first = created.getString("key");

        JsonPath rotated = rotate(created.getString("keyId"), "?grace=PT2H");
        String second = rotated.getString("key");

        assertThat(second).isNotEqualTo(first);
        openTicket(first, "email").statusCode(201);
        openTicket(second, "email").statusCode(201);
        AdjustableClock.set(Instant.parse(rotated.getString("previousValidUntil")));
        openTicket(first, "email").statusCode(401);
        openTicket(second, "email").statusCode(201);
    }

    @Test
    void withoutGraceTheReplacedSecretEndsAtOnce() {
        JsonPath created = create("{\"name\":\"Leaked\"}");

        String second = rotate(created.getString("keyId"), "?grace=PT0S").getString("key");

        openTicket(created.getString("key"), "email").statusCode(401);
        openTicket(second, "email").statusCode(201);
    }

    @Test
    void theGraceAndTheSecretsOfAKeyAreBounded() {
        String id = create("{\"name\":\"Bounded\"}").getString("keyId");

        for (String grace : List.of("P31D", "-PT1S", "tomorrow", "P1Y", "PT" + "9".repeat(50) + "S")) {
            admin().post("/keys/" + id + "/rotate?grace=" + grace).then().statusCode(422);
        }
        for (int i = 0; i < 4; i++) {
            rotate(id, "");
        }
        admin().post("/keys/" + id + "/rotate").then().statusCode(409);
        admin().post("/keys/no-such-key/rotate").then().statusCode(404);
    }

    @Test
    void aKeyThatIsRevokedOrExpiredIsRefused() {
        JsonPath revoked = create("{\"name\":\"Revoked\"}");
        String path = "/keys/" + revoked.getString("keyId");

        admin().delete(path).then().statusCode(204);

        openTicket(revoked.getString("key"), "email").statusCode(401);
        admin().delete(path).then().statusCode(204);
        admin().post(path + "/rotate").then().statusCode(409);
        admin().delete("/keys/no-such-key").then().statusCode(404);
        listed(revoked.getString("keyId")).body("items[0].revokedAt", not(nullValue()));

        Instant end = Instant.now().plus(Duration.ofMinutes(5));
        String expiring =
                create("{\"name\":\"Guest\",\"expiresAt\":\"" + end + "\"}").getString("key");
        openTicket(expiring, "email").statusCode(201);
        AdjustableClock.set(end);
        openTicket(expiring, "email").statusCode(401);
    }

    @Test
    void whatAnotherInstanceRevokesIsRefusedSoon() throws SQLException {
        JsonPath created = create("{\"name\":\"Elsewhere\"}");
        try (Connection database = EmbeddedServers.running().connect("ticket");
                PreparedStatement revoke =
                        database.prepareStatement("update api_key set revoked_at = now() where key_id = ?")) {
            revoke.setString(1, created.getString("keyId"));
            revoke.executeUpdate();
        }

        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> with(created.getString("key"))
                        .body("{}")
                        .post("/tickets")
                        .then()
                        .statusCode(401));
    }

    @Test
    void aKeyBeyondItsRateWaitsAndTheOthersDoNot() {
        String key = create("{\"name\":\"Busy\"}").getString("key");
        for (int i = 1; i <= REQUESTS; i++) {
            with(key)
                    .body("{}")
                    .post("/tickets")
                    .then()
                    .statusCode(422)
                    .header("RateLimit", matchesPattern("\"key\";r=" + (REQUESTS - i) + ";t=[0-9]+"));
        }

        with(key)
                .body("{}")
                .post("/tickets")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("1[0-5]|[1-9]"))
                .header("RateLimit", matchesPattern("\"key\";r=0;t=[0-9]+"));
        openTicket(create("{\"name\":\"Calm\"}").getString("key"), "email").statusCode(201);
    }

    @Test
    void idempotencyKeysBelongToTheKeyAndStayWithItsNextSecret() {
        JsonPath one = create("{\"name\":\"One\"}");
        String other = create("{\"name\":\"Other\"}").getString("key");

        String first = openOnce(one.getString("key")).extract().path("ticketId");

        openOnce(other).body("ticketId", not(equalTo(first)));
        String rotated = rotate(one.getString("keyId"), "").getString("key");
        openOnce(rotated).header("Idempotent-Replayed", "true").body("ticketId", equalTo(first));
    }

    @Test
    void aRequestThatIsSentAgainCreatesNoSecondKeyAndDoesNotShowTheFirst() throws SQLException {
        JsonPath first = createOnce().extract().jsonPath();
        assertThat(rowsWith(first.getString("key"))).isZero();

        createOnce()
                .header("Idempotent-Replayed", "true")
                .body("keyId", equalTo(first.getString("keyId")))
                .body("key", nullValue());
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        for (String body : List.of(
                "{}",
                "{\"name\":\"\"}",
                "{\"name\":\"N\",\"channels\":[]}",
                "{\"name\":\"N\",\"channels\":[\"E Mail\"]}",
                "{\"name\":\"N\",\"channel\":\"email\"}",
                "{\"name\":\"N\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}")) {
            admin().body(body).post("/keys").then().statusCode(422);
        }
        admin().get("/keys?limit=0").then().statusCode(422);
        admin().get("/keys?cursor=x").then().statusCode(422);
    }

    @Test
    void aKeyThatWasRevokedLongAgoIsListedOnlyWhenAsked() {
        String keyId = create("{\"name\":\"Long ago\"}").getString("keyId");
        admin().delete("/keys/" + keyId).then().statusCode(204);
        admin().get("/keys?limit=200").then().body("items.keyId", hasItem(keyId));

        AdjustableClock.set(Instant.now().plus(Duration.ofDays(31)));

        admin().get("/keys?limit=200").then().statusCode(200).body("items.keyId", not(hasItem(keyId)));
        admin().get("/keys?limit=200&revoked=false").then().body("items.keyId", not(hasItem(keyId)));
        admin().get("/keys?limit=200&revoked=true").then().body("items.keyId", hasItem(keyId));
        admin().get("/keys?revoked=perhaps").then().statusCode(422);
    }

    @Test
    void theListHasPages() {
        String older = create("{\"name\":\"Older\"}").getString("keyId");
        String newer = create("{\"name\":\"Newer\"}").getString("keyId");

        ValidatableResponse page = admin().get("/keys?limit=1").then().body("items[0].keyId", equalTo(newer));
        String cursor = page.extract().path("nextCursor");

        admin().get("/keys?limit=1&cursor=" + cursor).then().body("items.keyId", hasItem(older));
    }

    @Test
    void theMinuteOfItsLastUseIsStored() {
        JsonPath created = create("{\"name\":\"Used\"}");
        Instant start = Instant.now();
        openTicket(created.getString("key"), "email").statusCode(201);

        AdjustableClock.set(start.plus(Duration.ofMinutes(2)));

        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> listed(created.getString("keyId"))
                        .body("items[0].lastUsedAt", matchesPattern("....-..-..T..:..:00Z")));
    }

    private static JsonPath create(String body) {
        return admin().body(body).post("/keys").then().statusCode(201).extract().jsonPath();
    }

    private static ValidatableResponse createOnce() {
        return admin().header("Idempotency-Key", "one-key")
                .body("{\"name\":\"Once\"}")
                .post("/keys")
                .then()
                .statusCode(201);
    }

    private static JsonPath rotate(String id, String query) {
        return admin().post("/keys/" + id + "/rotate" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** A list that begins with the key. */
    private static ValidatableResponse listed(String id) {
        String cursor = null;
        for (int page = 0; page < 100; page++) {
            ValidatableResponse response = (cursor == null
                            ? admin().get("/keys?limit=1")
                            : admin().get("/keys?limit=1&cursor=" + cursor))
                    .then()
                    .statusCode(200);
            if (id.equals(response.extract().path("items[0].keyId"))) {
                return response;
            }
            cursor = response.extract().path("nextCursor");
        }
        throw new AssertionError("key " + id + " is not in the list");
    }

    private static ValidatableResponse openTicket(String key, String channel) {
        return with(key).body(ticket(channel)).post("/tickets").then();
    }

    private static ValidatableResponse openOnce(String key) {
        return with(key)
                .header("Idempotency-Key", "same-for-all")
                .body(ticket("email"))
                .post("/tickets")
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse reply(String key, String ticketId) {
        return given().header("X-API-Key", key)
                .contentType(JSON)
                .body("{\"author\":\"customer\",\"message\":\"M\"}")
                .post("/tickets/" + ticketId + "/replies")
                .then();
    }

    private static ValidatableResponse purchase(String key, String id, String channel) {
        return with(key)
                .body("{\"purchaseId\":\"%s\",\"customerId\":\"bound-c\",\"amount\":\"10.00\",\"currency\":\"EUR\"%s}"
                        .formatted(id, channel))
                .post("/purchases")
                .then();
    }

    private static ValidatableResponse refund(String key, String purchase) {
        return with(key)
                .body("{\"amount\":\"1.00\"}")
                .post("/purchases/" + purchase + "/refunds")
                .then();
    }

    private static String created(String id, String ticket, String channel) {
        return TicketApi.event(id, "ticket-created", "2026-01-02T03:04:05Z", """
                {"ticketId":"%s","customerId":"bound-c","channel":"%s","department":"sales","priority":"normal","tags":[]}""".formatted(ticket, channel));
    }

    private static String replied(String id, String ticket) {
        return TicketApi.event(id, "reply-sent", "2026-01-02T03:05:05Z", """
                {"ticketId":"%s","customerId":"bound-c","replyId":"%s","author":"customer","visibility":"public"}""".formatted(ticket, id));
    }

    private static String ticket(String channel) {
        return "{\"customerId\":\"key-customer\",\"channel\":\"" + channel + "\",\"subject\":\"S\",\"message\":\"M\"}";
    }

    private static RequestSpecification with(String key) {
        return given().header("X-API-Key", key).contentType(JSON);
    }

    private static RequestSpecification admin() {
        return ServiceRequests.as("admin").contentType(JSON);
    }

    /** How many rows of keys and of idempotent responses hold the text. */
    private static long rowsWith(String text) throws SQLException {
        try (Connection database = EmbeddedServers.running().connect("ticket");
                PreparedStatement count = database.prepareStatement("""
                        select (select count(*) from api_key k where position(?::text in k::text) > 0)
                             + (select count(*) from api_key_secret s where position(?::text in s::text) > 0)
                             + (select count(*) from idempotency i where position(?::text in i::text) > 0)
                        """)) {
            for (int parameter = 1; parameter <= 3; parameter++) {
                count.setString(parameter, text);
            }
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
