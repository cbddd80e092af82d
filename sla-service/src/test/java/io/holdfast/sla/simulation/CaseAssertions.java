package io.holdfast.sla.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.smallrye.config.SmallRyeConfigBuilder;

import io.holdfast.messaging.EventJson;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the clocks of a response with what a case expects. */
final class CaseAssertions {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

    private static final SimulationConfig DEFAULTS = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(SimulationConfig.class)
            .build()
            .getConfigMapping(SimulationConfig.class);
    private static final SimulationResource SIMULATIONS =
            new SimulationResource(new EventJson(), Clock.systemUTC(), DEFAULTS);

    private CaseAssertions() {}

    /** The response of a simulation, without a server. */
    static JsonNode of(ObjectNode request) {
        return JSON.valueToTree(SIMULATIONS
                .simulate(request.toString().getBytes(StandardCharsets.UTF_8))
                .await()
                .indefinitely());
    }

    static void check(JsonNode given, JsonNode answer) {
        JsonNode expect = given.get("expect");
        for (Map.Entry<String, JsonNode> due : expect.path("deadline").properties()) {
            List<JsonNode> of = ofMetric(answer, due.getKey());
            boolean running =
                    !of.isEmpty() && of.getLast().get("state").asText().equals("running");
            assertThat(running ? of.getLast().get("dueAt").asText() : null)
                    .as("deadline of " + due.getKey())
                    .isEqualTo(
                            due.getValue().isNull()
                                    ? null
                                    : SlaCasesTest.instant(due.getValue()).toString());
        }
        for (Map.Entry<String, JsonNode> minutes : expect.path("elapsed_min").properties()) {
            assertThat(elapsed(ofMetric(answer, minutes.getKey()).getLast()))
                    .as("elapsed of " + minutes.getKey())
                    .isEqualTo(Duration.ofMinutes(minutes.getValue().asLong()));
        }
        for (Map.Entry<String, JsonNode> breached : expect.path("breached").properties()) {
            long breachCount = ofMetric(answer, breached.getKey().replace("_cycles", "")).stream()
                    .filter(clock -> clock.get("breached").asBoolean())
                    .count();
            JsonNode value = breached.getValue();
            assertThat(breachCount)
                    .as("breaches of " + breached.getKey())
                    .isEqualTo(value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asInt());
        }
    }

    static Duration elapsed(JsonNode clock) {
        return Duration.parse(clock.get("elapsed").asText());
    }

    private static List<JsonNode> ofMetric(JsonNode answer, String metric) {
        List<JsonNode> of = new ArrayList<>();
        for (JsonNode clock : answer.get("clocks")) {
            if (clock.get("metric").asText().equals(metric.replace('_', '-'))) {
                of.add(clock);
            }
        }
        return of;
    }
}
