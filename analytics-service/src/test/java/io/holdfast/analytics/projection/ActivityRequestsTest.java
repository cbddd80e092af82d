package io.holdfast.analytics.projection;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestTokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

/** Invalid requests, credentials, disconnected clients and gauges. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class ActivityRequestsTest extends ServiceTest {

    @Inject
    MeterRegistry meters;

    @ParameterizedTest
    @CsvSource({
        "/churn?window=PT24H,window",
        "/churn?window=30,window",
        "/retention?window=P-3D,window",
        "/churn?at=yesterday,at",
        "/churn?activity=sleep,activity",
        "/churn?groupBy=shoe-size,groupBy",
        "/lifecycle?period=P2M,period",
        "/lifecycle?from=2001-02-30,from",
        "/lifecycle?from=2002-01-01&to=2001-01-01,from",
        "/lifecycle?period=P1D&from=1990-01-01&to=2020-01-01,from",
        "/cohorts?period=P1D&from=2001-01-01&to=2002-01-01,from",
        "/cohorts?to=9999-12-31,to",
        "/reasons?from=2006-02-01&to=2006-02-01,from",
        "/reasons?to=%00,to",
        "/satisfaction?from=2006-02-02&to=2006-02-01,from",
        "/satisfaction?from=2006-01-01&to=2007-02-06,from",
        "/satisfaction?to=yesterday,to",
        "/satisfaction?groupBy=cohort,groupBy",
        "/experiments/greeting?from=2006-01-01&to=2007-02-06,from",
        "/experiments/greeting?from=later,from",
        "/sla-impact?window=P401D,window",
        "/sla-impact?window=P14M,window",
        "/sla-impact?window=PT1H,window",
        "/sla-impact?at=noon,at",
        "/sla-impact?metric=politeness,metric",
    })
    void anInvalidParameterIsNamed(String address, String parameter) {
        asOps().urlEncodingEnabled(false)
                .get(address)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.field", contains(parameter))
                .body("errors[0].message", Matchers.not(Matchers.emptyString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/churn",
                "/retention",
                "/lifecycle",
                "/cohorts",
                "/reasons",
                "/customers/today-1/activity",
                "/satisfaction",
                "/experiments/greeting",
                "/sla-impact"
            })
    void requestsWithoutCredentialAreRejected(String address) {
        RestAssured.given().get(address).then().statusCode(401);
        ServiceRequests.as("channel").get(address).then().statusCode(403);
    }

    @Test
    void requestsAreServedAfterClientsDisconnect() throws IOException {
        String request = "GET /churn HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
                .formatted(TestTokens.bearer("ops"));
        for (int i = 0; i < 1000; i++) {
            try (Socket socket = new Socket("localhost", RestAssured.port)) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
        }

        get("/churn").body("window", equalTo("P30D"));
        get("/reasons").body("items", Matchers.notNullValue());
    }

    @Test
    void gaugesShowTheNumberOfCustomers() {
        sendAndAwait(List.of(TestEvent.purchase("gauge-1", "gauge-1", Instant.parse("2013-01-10T12:00:00Z"))));
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(meters.get("holdfast.analytics.customers")
                                .gauge()
                                .value())
                        .isPositive());
        assertThat(meters.get("holdfast.analytics.facts.late")
                        .tag("imported", "false")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void gaugesShowTheRatesOfSeveralWindows() {
        Instant now = Instant.now();
        sendAndAwait(List.of(
                TestEvent.purchase("windows-1", "windows-before", now.minus(Duration.ofDays(10))),
                TestEvent.purchase("windows-2", "windows-kept", now.minus(Duration.ofDays(10))),
                TestEvent.purchase("windows-3", "windows-kept", now.minus(Duration.ofDays(2)))));

        await().atMost(TIMEOUT).untilAsserted(() -> {
            for (String window : List.of("P7D", "P30D", "P90D")) {
                JsonPath churn = get("/churn?window=" + window).extract().jsonPath();
                JsonPath retention =
                        get("/retention?window=" + window).extract().jsonPath();
                assertRate("holdfast.analytics.churn", window, churn.getObject("churn", Double.class));
                assertRate("holdfast.analytics.retention", window, retention.getObject("retention", Double.class));
                assertRate(
                        "holdfast.analytics.customers.active", window, churn.getObject("ledger.active", Double.class));
            }
            assertThat(rate("holdfast.analytics.churn", "P7D")).isBetween(0.0, 0.99);
            assertThat(meters.get("holdfast.inbox.lag.records").gauge().value()).isZero();
        });
    }

    private void assertRate(String name, String window, @Nullable Double expected) {
        if (expected == null) {
            assertThat(rate(name, window)).as(name + " " + window).isNaN();
        } else {
            assertThat(rate(name, window)).as(name + " " + window).isCloseTo(expected, within(1e-6));
        }
    }

    private double rate(String name, String window) {
        return meters.get(name).tag("window", window).gauge().value();
    }
}
