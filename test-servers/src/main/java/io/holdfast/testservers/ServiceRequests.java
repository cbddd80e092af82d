package io.holdfast.testservers;

import io.restassured.specification.RequestSpecification;

import static io.restassured.RestAssured.given;

/** Requests to the service under test, with the credentials that its callers have. */
public final class ServiceRequests {

    private ServiceRequests() {}

    /** A request with a bearer token that has these roles. */
    public static RequestSpecification as(String... roles) {
        return given().header("Authorization", TestTokens.bearer(roles));
    }

    /** A request of a channel integration, with its API key. */
    public static RequestSpecification asChannel() {
        return given().header("X-API-Key", EmbeddedServers.CHANNEL_KEY);
    }

    /** The sum of a metric's samples; 0 when there is none. It is named with all of its tags or with none. */
    public static double metric(String name) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
