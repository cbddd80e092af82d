package io.holdfast.loyalty.programme;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.rest.CursorFormat;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Versions of the programme over REST. It has a database of its own, because a programme concerns all customers. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = ProgrammeResourceTest.DATABASE))
class ProgrammeResourceTest {

    static final String DATABASE = "loyalty_programme";

    static final String DOUBLE = """
            {"name":"double","rules":[{"name":"spend","kind":"per-amount","points":2,"per":"1.00"}]}""";

    @Test
    void aPutIsANewVersionAndTheOldOnesStay() {
        int before = version();

        JsonPath put = put("ops", DOUBLE).statusCode(200).extract().jsonPath();

        assertThat(put.getInt("version")).isEqualTo(before + 1);
        assertThat(put.getInt("rules[0].points")).isEqualTo(2);
        assertThat(put.getString("timezone")).isEqualTo("UTC");
        assertThat(put.getString("putBy")).isEqualTo("tester");
        assertThat(get("").getMap("")).isEqualTo(put.getMap(""));
        assertThat(get("/versions/" + (before + 1)).getMap("")).isEqualTo(put.getMap(""));
        assertThat(get("/versions/1").getString("name")).isEqualTo("default");
        assertThat(get("/versions/1").getString("putBy")).isEqualTo("holdfast");
        for (String unknown : List.of("999999", "0", "x", "-1", "01", "99999999999", "١")) {
            as("agent").get("/programme/versions/{version}", unknown).then().statusCode(404);
        }
    }

    @Test
    void whatGetAnswersCanBePutAgain() {
        String answer = as("agent").get("/programme").asString();
        JsonPath first = JsonPath.from(answer);

        JsonPath again = put("admin", answer).statusCode(200).extract().jsonPath();

        assertThat(again.getInt("version")).isEqualTo(first.getInt("version") + 1);
        assertThat(again.getList("rules")).isEqualTo(first.getList("rules"));
        assertThat(inForceFrom(again)).isAfter(inForceFrom(first));
    }

    @Test
    void versionsAreListedOldestFirstInPages() {
        put("ops", DOUBLE).statusCode(200);
        int newest = version();

        List<Integer> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = as("agent")
                    .get("/programme/versions?limit=2" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            listed.addAll(page.getList("items.version", Integer.class));
            cursor = page.getString("nextCursor") == null ? "" : "&cursor=" + page.getString("nextCursor");
        } while (!cursor.isEmpty());

        assertThat(listed).isEqualTo(IntStream.rangeClosed(1, newest).boxed().toList());
        as("agent").get("/programme/versions?cursor=x").then().statusCode(422);
        as("agent").get("/programme/versions?limit=0").then().statusCode(422);
    }

    @Test
    void aPageEndsWhereItsProgrammesAreAMebibyte() {
        int before = version();
        String large = large(400_000);
        for (int i = 0; i < 3; i++) {
            put("ops", large).statusCode(200);
        }

        JsonPath page = as("agent")
                .queryParam("cursor", cursorAfter(before))
                .get("/programme/versions")
                .jsonPath();
        assertThat(page.getList("items.version")).containsExactly(before + 1, before + 2);
        as("agent")
                .queryParam("cursor", page.getString("nextCursor"))
                .get("/programme/versions")
                .then()
                .body("items.version", contains(before + 3))
                .body("nextCursor", nullValue());
    }

    @Test
    void anInvalidProgrammeIsRefusedByFieldAndTheRunningOneStays() {
        int version = version();

        put("admin", """
                {"rules":[{"name":"spend","kind":"per-amount","points":1,"per":"0"},{"name":"x","kind":"gift"}],"nam":1}""").statusCode(422).body("errors.field", hasItems("rules[0].per", "rules[1].kind", "nam"));
        put("admin", "{}").statusCode(422).body("errors", hasSize(1)).body("errors[0].field", equalTo("rules"));

        assertThat(version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "", "{\"rules\":[],\"rules\":[]}"})
    void aMalformedBodyIs400(String body) {
        put("ops", body).statusCode(400);
    }

    @Test
    void aBodyIsBoundedInItsNestingAndItsBytes() {
        put("ops", "{\"rules\":" + "[".repeat(100) + "]".repeat(100) + "}").statusCode(400);
        put("ops", "{\"rules\":[]}" + " ".repeat(1 << 20)).statusCode(413);
    }

    @Test
    void onlyOperatorsPut() {
        int version = version();

        put("agent", DOUBLE).statusCode(403);

        assertThat(version()).isEqualTo(version);
    }

    @Test
    void putsAtOnceAreVersionsOneAfterTheOther() throws Exception {
        int before = version();

        List<JsonPath> puts = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (Future<ValidatableResponse> put : callers.invokeAll(Stream.generate(() -> DOUBLE)
                    .limit(8)
                    .map(body -> call(body))
                    .toList())) {
                puts.add(put.get().statusCode(200).extract().jsonPath());
            }
        }

        puts.sort((a, b) -> Integer.compare(a.getInt("version"), b.getInt("version")));
        assertThat(puts)
                .extracting(put -> put.getInt("version"))
                .isEqualTo(IntStream.rangeClosed(before + 1, before + 8).boxed().toList());
        for (int i = 1; i < puts.size(); i++) {
            assertThat(inForceFrom(puts.get(i))).isAfter(inForceFrom(puts.get(i - 1)));
        }
    }

    /** A valid programme of about so many bytes. */
    private static String large(int bytes) {
        String skus = IntStream.range(0, 200)
                .mapToObj(i -> "\"" + "x".repeat(90) + i + "\"")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        String rules = IntStream.range(0, bytes / skus.length())
                .mapToObj(i -> "{\"name\":\"r" + i + "\",\"kind\":\"per-item\",\"points\":1,\"when\":{\"sku\":[" + skus
                        + "]}}")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        return "{\"rules\":[" + rules + "]}";
    }

    private static String cursorAfter(int version) {
        return new CursorFormat<Integer>(
                        "programme-versions", (number, to) -> to.integer(number), from -> from.integer())
                .encode(version);
    }

    private static Callable<ValidatableResponse> call(String body) {
        return () -> put("ops", body);
    }

    private static Instant inForceFrom(JsonPath version) {
        return Instant.parse(version.getString("inForceFrom"));
    }

    private static int version() {
        return get("").getInt("version");
    }

    private static JsonPath get(String path) {
        return as("agent")
                .get("/programme" + path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static ValidatableResponse put(String role, String body) {
        return as(role).contentType(ContentType.JSON)
                .body(body)
                .put("/programme")
                .then();
    }
}
