package io.holdfast.loyalty.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import io.holdfast.loyalty.simulation.model.Simulation;
import io.holdfast.messaging.EventJson;
import io.holdfast.testservers.SharedFiles;

/** Loads cases of simulations: our own, and shared ones restated from the tests of other loyalty systems. */
final class CaseFiles {

    static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private static final SimulatedEventReader READER = new SimulatedEventReader(new EventJson());

    private CaseFiles() {}

    static Optional<JsonNode> loadShared() {
        return SharedFiles.find("cases/loyalty-simulations.json")
                .map(CaseFiles::read)
                .map(cases -> cases.get("cases"));
    }

    static JsonNode loadOwn() {
        try (InputStream in = Objects.requireNonNull(CaseFiles.class.getResourceAsStream("/cases/simulations.json"))) {
            return JSON.readTree(in).get("cases");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer to a request, without a server. */
    static JsonNode run(JsonNode request) {
        SimulationRequest read = SimulationRequest.read(
                request.toString().getBytes(StandardCharsets.UTF_8), READER, Instant.parse("2026-06-01T00:00:00Z"));
        return JSON.valueToTree(
                SimulationView.of(Simulation.run(read.programme(), read.events(), read.asOf(), () -> {})));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
