package io.holdfast.sla.rulebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestTokens;

import static org.assertj.core.api.Assertions.assertThat;

/** Invalid policies, calendars and simulations, and the problems that are returned for them. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class InvalidRulesTest {

    private static final String OFFICE = "\"timezone\":\"Europe/Berlin\",\"weekly\":{\"mon\":[[\"09:00\",\"17:00\"]]}";

    @Test
    void everyErrorOfARuleNamesItsFieldAndTheReason() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("{'targets':{'first-response':'PT0S'}}", "rules[0].targets.first-response|longer than zero");
        rules.put("{'targets':{'resolution':'-PT1H'}}", "rules[0].targets.resolution|longer than zero");
        rules.put("{'targets':{'resolution':'P40000D'}}", "rules[0].targets.resolution|at most 36500 days");
        rules.put("{'targets':{'resolution':'PT9223372036854775807S'}}", "rules[0].targets.resolution|at most");
        rules.put("{'targets':{'resolution':'PT99999999999999999999H'}}", "rules[0].targets.resolution|duration");
        rules.put("{'targets':{'resolution':'P1Y'}}", "rules[0].targets.resolution|duration");
        rules.put("{'targets':{'resolution':60}}", "rules[0].targets.resolution|duration");
        rules.put("{'targets':{'reaction':'PT1H'}}", "rules[0].targets.reaction|unknown metric");
        rules.put("{'targets':['PT1H']}", "rules[0].targets|object");
        rules.put("{'targets':{'resolution':'PT1H'},'calendar':'nowhere'}", "rules[0].calendar|unknown calendar");
        rules.put("{'targets':{'resolution':'PT1H'},'calendar':7}", "rules[0].calendar|text");
        rules.put(
                "{'targets':{'resolution':'PT1H'},'warnAt':{'resolution':[1.5]}}",
                "rules[0].warnAt.resolution[0]|share of the target");
        rules.put(
                "{'targets':{'resolution':'PT1H'},'warnAt':{'resolution':[1e999]}}",
                "rules[0].warnAt.resolution[0]|share of the target");
        rules.put(
                "{'targets':{'resolution':'PT1H'},'warnAt':{'resolution':['PT10M']}}",
                "rules[0].warnAt.resolution[0]|working time before");
        rules.put(
                "{'targets':{'resolution':'PT1H'},'warnAt':{'resolution':['-PT2H']}}",
                "rules[0].warnAt.resolution[0]|shorter than the target");
        rules.put(
                "{'targets':{'resolution':'PT1H'},'warnAt':{'resolution':['PT-9223372036854775808S']}}",
                "rules[0].warnAt.resolution[0]|");
        rules.put(
                "{'targets':{'resolution':'PT1H'},'warnAt':{'next-response':[0.5]}}",
                "rules[0].warnAt.next-response|no target");
        rules.put(
                "{'targets':{'resolution':'PT1H'},'pauseOn':{'resolution':['asleep']}}",
                "rules[0].pauseOn.resolution[0]|one of open");
        rules.put("{'when':{'priority':['top']},'targets':{}}", "rules[0].when.priority[0]|one of low");
        rules.put("{'when':{'department':[]},'targets':{}}", "rules[0].when.department|must not be empty");
        rules.put("{'when':{'region':['eu']},'targets':{}}", "rules[0].when.region|unknown");
        rules.put("{'target':{'resolution':'PT1H'}}", "rules[0].target|unknown");
        rules.put("null", "rules[0]|must be a rule");
        rules.put("'rule'", "rules[0]|object");
        rules.put("{'targets':{}},{'when':{'tags':['vip']},'targets':{}}", "rules[1].when|never matches: rules[0]");
        rules.put(
                "{'when':{'priority':['low','normal']},'targets':{}},{'when':{'priority':['high','urgent']},'targets':{}},"
                        + "{'when':{'department':['sales']},'targets':{}}",
                "rules[2].when|never matches: rules[0], rules[1] come first");
        SoftAssertions all = new SoftAssertions();
        rules.forEach((rule, expected) -> {
            Answer answer = put("/policies/hostile", "{\"rules\":[" + rule.replace('\'', '"') + "]}");
            String field = expected.substring(0, expected.indexOf('|'));
            all.assertThat(answer.status()).as(rule).isEqualTo(422);
            all.assertThat(answer.messagesOf(field))
                    .as(rule + ": response " + answer.body())
                    .isNotEmpty()
                    .first()
                    .asString()
                    .contains(expected.substring(expected.indexOf('|') + 1));
        });
        all.assertAll();
    }

    @Test
    void everyErrorOfACalendarNamesItsFieldAndTheReason() {
        Map<String, String> calendars = new LinkedHashMap<>();
        calendars.put("'timezone':'Europe/Berlin'", "weekly|no working time");
        calendars.put("'timezone':'Europe/Berlin','weekly':{}", "weekly|no working time");
        calendars.put("'timezone':'Europe/Berlin','weekly':{'mon':[]}", "weekly|no working time");
        calendars.put("'timezone':'+02:00','weekly':{'mon':[['09:00','17:00']]}", "timezone|unknown time zone");
        calendars.put("'weekly':{'mon':[['09:00','17:00']]}", "timezone|text");
        calendars.put(
                "'timezone':'UTC','weekly':{'mon':[['09:00','12:00'],['11:00','17:00']]}", "weekly.mon[1]|overlaps");
        calendars.put("'timezone':'UTC','weekly':{'mon':[['17:00','09:00']]}", "weekly.mon[0]|open before it closes");
        calendars.put("'timezone':'UTC','weekly':{'mon':[['09:00','24:01']]}", "weekly.mon[0][1]|wall time");
        calendars.put("'timezone':'UTC','weekly':{'mon':[['9:00','17:00']]}", "weekly.mon[0][0]|wall time");
        calendars.put("'timezone':'UTC','weekly':{'monday':[['09:00','17:00']]}", "weekly.monday|unknown day");
        calendars.put("'timezone':'UTC','weekly':{'mon':'all day'}", "weekly.mon|array");
        calendars.put(
                "'timezone':'UTC','weekly':{'mon':[['09:00','17:00']]},'holidays':['2026-02-30']}",
                "holidays[0]|must be a date");
        calendars.put(
                "'timezone':'UTC','weekly':{'mon':[['09:00','17:00']]},'holidays':['+9999999-01-01']",
                "holidays[0]|in the years 1950 to 2199");
        calendars.put(
                "'timezone':'UTC','weekly':{'mon':[['09:00','17:00']]},'closures':{'9999999-01-01':[]}",
                "closures.9999999-01-01|must be a date");
        calendars.put(
                "'timezone':'UTC','weekly':{'mon':[['09:00','17:00']]},'closures':{'2026-06-03':[['10:00','09:00']]}",
                "closures.2026-06-03[0]|open before it closes");
        SoftAssertions all = new SoftAssertions();
        calendars.forEach((calendar, expected) -> {
            String whole = balanced("{" + calendar.replace('\'', '"'));
            Answer answer = put("/calendars/hostile", whole);
            String field = expected.substring(0, expected.indexOf('|'));
            all.assertThat(answer.status()).as(whole).isEqualTo(422);
            all.assertThat(answer.messagesOf(field))
                    .as(calendar + ": response " + answer.body())
                    .isNotEmpty()
                    .first()
                    .asString()
                    .contains(expected.substring(expected.indexOf('|') + 1));
        });
        all.assertAll();
    }

    @Test
    void noBodyCausesAServerError() {
        String hour = "{\"targets\":{\"resolution\":\"PT1H\"}}";
        Map<String, Answer> answers = new LinkedHashMap<>();
        answers.put("no body", put("/policies/h", ""));
        answers.put("not JSON", put("/policies/h", "{\"rules\":[}"));
        answers.put("a number", put("/policies/h", "17"));
        answers.put("null", put("/calendars/h", "null"));
        answers.put("a list", put("/calendars/h", "[]"));
        answers.put("duplicate field", put("/calendars/h", "{" + OFFICE + ",\"weekly\":{\"tue\":[]}}"));
        answers.put("deep", put("/policies/h", "[".repeat(5_000) + "]".repeat(5_000)));
        answers.put("10,000 rules", put("/policies/h", rules(Collections.nCopies(10_000, hour))));
        answers.put("many values", put("/policies/h", rules(List.of(manyChannels(20_000)))));
        answers.put("more holidays than a body holds", put("/calendars/h", holidays(100_000)));
        answers.put("20,000 holidays", put("/calendars/h", holidays(20_000)));
        answers.put("a long number", put("/policies/h", "{\"rules\":" + "9".repeat(1_000) + "}"));
        answers.put("a name with a NUL", put("/policies/a%00b", rules(List.of(hour))));
        answers.put("a blank name", put("/policies/%20", rules(List.of(hour))));
        answers.put("a long name", put("/policies/" + "x".repeat(65), rules(List.of(hour))));
        answers.put("NUL in a tag", put("/policies/h", rules(List.of("""
                {"when":{"tags":["a\\u0000b"]},"targets":{"resolution":"PT1H"}}"""))));
        answers.put("half a character", put("/policies/h", rules(List.of("""
                {"when":{"tags":["\\ud800"]},"targets":{"resolution":"PT1H"}}"""))));
        answers.put("NUL in a zone", put("/calendars/h", "{\"timezone\":\"a\\u0000\",\"weekly\":{}}"));
        answers.put("simulated nothing", simulated("{}"));
        answers.put(
                "simulated null", simulated("{\"policy\":null,\"calendars\":[null],\"events\":[null],\"asOf\":null}"));
        answers.put(
                "simulated far away",
                simulated("{\"policy\":" + rules(List.of(hour)) + ",\"events\":[],\"asOf\":\"9999-01-01T00:00:00Z\"}"));
        answers.put(
                "simulated at the end of time",
                simulated(
                        "{\"policy\":" + rules(List.of(hour))
                                + ",\"events\":[{\"type\":\"ticket-created\",\"time\":\"+999999999-12-31T23:59:59Z\",\"data\":{}}]}"));
        answers.put("simulated shadows", simulated("{\"policy\":" + rules(rulesCoveredTogether()) + ",\"events\":[]}"));
        SoftAssertions all = new SoftAssertions();
        answers.forEach((what, answer) -> all.assertThat(answer.status())
                .as(what + ": response "
                        + answer.body().substring(0, Math.min(300, answer.body().length())))
                .isIn(400, 413, 422));
        all.assertAll();
        for (String address :
                List.of("/policies/a%00b", "/policies/a%00b/versions", "/calendars/a%00b", "/tickets/a%00b/clocks")) {
            assertThat(request("GET", address, "").status()).as(address).isEqualTo(404);
        }
    }

    @Test
    void aDuplicateFieldIsRejected() {
        Answer answer = put("/calendars/twice", "{" + OFFICE + ",\"weekly\":{\"tue\":[[\"09:00\",\"17:00\"]]}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText()).contains("\"weekly\" is given twice");
    }

    @Test
    void aCalendarWithTooLittleTimeForAPolicyInForceIsRejectedWithThePolicysName() {
        assertThat(put("/calendars/thin", "{" + OFFICE + "}").status()).isEqualTo(200);
        assertThat(put("/policies/thick", """
                {"rules":[{"when":{"channel":["thin"]},"targets":{"resolution":"P9000D"},"calendar":"thin"}]}""").status()).isEqualTo(422);
        assertThat(put("/policies/thick", """
                {"rules":[{"when":{"channel":["thin"]},"targets":{"resolution":"P10D"},"calendar":"thin"}]}""").status()).isEqualTo(200);
        Answer refused = put("/calendars/thin", "{\"timezone\":\"UTC\",\"weekly\":{\"mon\":[[\"09:00\",\"09:01\"]]}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/field").asText())
                .isEqualTo("policies.thick.rules[0].targets.resolution");
    }

    private static List<String> rulesCoveredTogether() {
        List<String> rules = new ArrayList<>();
        String[] priorities = {"low", "normal", "high", "urgent"};
        for (String priority : priorities) {
            rules.add("{\"when\":{\"department\":[\"a\",\"b\"],\"priority\":[\"" + priority
                    + "\"]},\"targets\":{\"resolution\":\"PT1H\"}}");
        }
        rules.add("{\"when\":{\"department\":[\"b\"],\"tags\":[\"x\"]},\"targets\":{\"resolution\":\"PT1H\"}}");
        return rules;
    }

    private static String manyChannels(int count) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < count; i++) {
            values.append(i == 0 ? "" : ",").append("\"c").append(i).append('"');
        }
        return "{\"when\":{\"channel\":[" + values + "]},\"targets\":{\"resolution\":\"PT1H\"}}";
    }

    private static String rules(List<String> rules) {
        return "{\"rules\":[" + String.join(",", rules) + "]}";
    }

    private static String holidays(int count) {
        return "{" + OFFICE + ",\"holidays\":[" + String.join(",", Collections.nCopies(count, "\"2026-12-24\"")) + "]}";
    }

    private static String balanced(String json) {
        long open = json.chars().filter(c -> c == '{').count();
        long closed = json.chars().filter(c -> c == '}').count();
        return json + "}".repeat((int) Math.max(0, open - closed));
    }

    private record Answer(int status, String body) {

        List<String> messagesOf(String field) {
            List<String> messages = new ArrayList<>();
            for (JsonNode error : json().path("errors")) {
                if (error.path("field").asText().equals(field)) {
                    messages.add(error.path("message").asText());
                }
            }
            return messages;
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Answer put(String address, String body) {
        return request("PUT", address, body);
    }

    private static Answer simulated(String body) {
        return request("POST", "/simulations", body);
    }

    private static Answer request(String method, String address, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + address))
                .header("Authorization", TestTokens.bearer("ops"))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
