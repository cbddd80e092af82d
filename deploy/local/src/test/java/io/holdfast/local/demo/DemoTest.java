package io.holdfast.local.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import io.holdfast.local.up.Credentials;

import static org.assertj.core.api.Assertions.assertThat;

class DemoTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void theDemosPromiseStandsInFrontAndTheOthersStay() throws IOException {
        JsonNode policy = JSON.readTree(
                "{\"name\":\"default\",\"version\":3,\"rules\":[{\"when\":{\"department\":[\"sales\"]},\"targets\":{\"first-response\":\"PT2H\"}}]}");

        JsonNode changed = DemoPolicy.before(policy);

        assertThat(DemoPolicy.isIn(policy)).isFalse();
        assertThat(DemoPolicy.isIn(changed)).isTrue();
        assertThat(changed.path("rules")).hasSize(2);
        assertThat(changed.path("rules").path(1)).isEqualTo(policy.path("rules").path(0));
    }

    @Test
    void itSpeaksOnlyThroughTheIntakesPublishedRequests() throws IOException, InterruptedException {
        List<String> requests = Collections.synchronizedList(new ArrayList<>());
        HttpServer ticketService = standIn(requests);
        try {
            URI address =
                    URI.create("http://localhost:" + ticketService.getAddress().getPort());
            DemoTraffic traffic =
                    new DemoTraffic(new Rest(Map.of("ticket", address), new Credentials("k", "t")), new Random(7));

            for (int i = 0; i < 400; i++) {
                traffic.step(START.plusMillis(300L * i));
            }

            assertThat(requests)
                    .allMatch(
                            request -> request.matches(
                                    "POST /tickets|POST /tickets/t-1/replies|PATCH /tickets/t-1|POST /purchases|POST /purchases/p-1/refunds"));
            assertThat(requests)
                    .contains("POST /tickets/t-1/replies", "PATCH /tickets/t-1", "POST /purchases/p-1/refunds");
            assertThat(traffic.sent().tickets()).isGreaterThan(50);
            assertThat(traffic.sent().refused()).isZero();
        } finally {
            ticketService.stop(0);
        }
    }

    @Test
    void aServiceThatIsAwayIsCountedAndTheTrafficGoesOn() throws IOException, InterruptedException {
        HttpServer gone = standIn(new ArrayList<>());
        URI address = URI.create("http://localhost:" + gone.getAddress().getPort());
        gone.stop(0);
        DemoTraffic traffic =
                new DemoTraffic(new Rest(Map.of("ticket", address), new Credentials("k", "t")), new Random(7));

        traffic.step(START);
        traffic.step(START.plusSeconds(1));

        assertThat(traffic.sent().refused()).isPositive();
    }

    private static HttpServer standIn(List<String> requests) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            byte[] answer = "{\"ticketId\":\"t-1\",\"purchaseId\":\"p-1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }
}
