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

import io.holdfast.local.folder.Credentials;

import static org.assertj.core.api.Assertions.assertThat;

class DemoTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void theDemoRuleComesFirstAndTheOtherRulesStay() throws IOException {
        JsonNode policy = JSON.readTree(
                "{\"name\":\"default\",\"version\":3,\"rules\":[{\"when\":{\"department\":[\"sales\"]},\"targets\":{\"first-response\":\"PT2H\"}}]}");

        JsonNode changed = DemoPolicy.withDemoRule(policy);

        assertThat(DemoPolicy.isApplied(policy)).isFalse();
        assertThat(DemoPolicy.isApplied(changed)).isTrue();
        assertThat(changed.path("rules")).hasSize(2);
        assertThat(changed.path("rules").path(1)).isEqualTo(policy.path("rules").path(0));
    }

    @Test
    void onlyTheBuiltInProgrammeIsReplacedByOneWithTiers() throws IOException {
        assertThat(DemoProgramme.isBuiltIn(JSON.readTree("{\"version\":1}"))).isTrue();
        assertThat(DemoProgramme.isBuiltIn(JSON.readTree("{\"version\":2}"))).isFalse();
        assertThat(DemoProgramme.isBuiltIn(JSON.readTree("{}"))).isFalse();
        assertThat(DemoProgramme.programme().path("rules")).hasSize(3);
        assertThat(DemoProgramme.programme().path("tiers").path("levels")).hasSize(3);
    }

    @Test
    void trafficUsesOnlyPublishedRequests() throws IOException, InterruptedException {
        List<String> requests = Collections.synchronizedList(new ArrayList<>());
        HttpServer services = startStub(requests);
        try {
            URI address = URI.create("http://localhost:" + services.getAddress().getPort());
            DemoTraffic traffic = new DemoTraffic(
                    new ServiceClient(Map.of("ticket", address, "loyalty", address), () -> new Credentials("k", "t")),
                    new Random(7));

            for (int i = 0; i < 400; i++) {
                traffic.generate(START.plusMillis(300L * i));
            }

            assertThat(requests)
                    .allMatch(request -> request.matches(
                            "POST /tickets|POST /tickets/t-1/replies|PATCH /tickets/t-1|POST /purchases|POST /purchases/p-1/refunds"
                                    + "|GET /customers/demo-customer-\\d+|POST /customers/demo-customer-\\d+/redemptions"
                                    + "|GET /redemptions/r-1|POST /redemptions/r-1/capture"));
            assertThat(requests)
                    .contains(
                            "POST /tickets/t-1/replies",
                            "PATCH /tickets/t-1",
                            "POST /purchases/p-1/refunds",
                            "POST /redemptions/r-1/capture");
            assertThat(traffic.counts().redemptions()).isPositive();
            assertThat(requests.stream().filter(request -> request.endsWith("/redemptions")))
                    .as("some stay under way")
                    .hasSize(traffic.counts().redemptions() + 4);
            assertThat(traffic.counts().tickets()).isGreaterThan(50);
            assertThat(traffic.counts().failed()).isZero();
        } finally {
            services.stop(0);
        }
    }

    @Test
    void requestsToAnUnavailableServiceAreCountedAsFailed() throws IOException, InterruptedException {
        HttpServer stopped = startStub(new ArrayList<>());
        URI address = URI.create("http://localhost:" + stopped.getAddress().getPort());
        stopped.stop(0);
        DemoTraffic traffic = new DemoTraffic(
                new ServiceClient(Map.of("ticket", address), () -> new Credentials("k", "t")), new Random(7));

        traffic.generate(START);
        traffic.generate(START.plusSeconds(1));

        assertThat(traffic.counts().failed()).isPositive();
    }

    private static HttpServer startStub(List<String> requests) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            byte[] response =
                    "{\"ticketId\":\"t-1\",\"purchaseId\":\"p-1\",\"redemptionId\":\"r-1\",\"available\":20,\"state\":\"held\"}"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, response.length);
            exchange.getResponseBody().write(response);
            exchange.close();
        });
        server.start();
        return server;
    }
}
