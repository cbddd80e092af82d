package io.holdfast.bench.analytics;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.bench.harness.HttpConnection;
import io.holdfast.bench.harness.HttpExchange;

/** Queries of analytics-service over REST, on one connection. Not thread-safe. */
final class ServiceQueries implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Duration FIT_TIMEOUT = Duration.ofMinutes(2);
    private static final long FIT_RETRY_MILLIS = 50;

    private final HttpConnection connection;

    ServiceQueries(URI service, String token) throws IOException {
        connection = new HttpConnection(service, "Authorization: Bearer " + token);
    }

    /** Two answers, not parsed yet. */
    record WindowAnswers(String churn, String retention) {

        void requireEqual(WindowQuestion question, WindowFigures expected) throws IOException {
            AnswerCheck.requireEqual(question, expected, JSON.readTree(churn), JSON.readTree(retention));
        }
    }

    /** Asks for churn and for retention; each answer has the lifecycle of the window. */
    WindowAnswers ask(WindowQuestion question) throws IOException {
        return new WindowAnswers(get("/churn" + question.parameters()), get("/retention" + question.parameters()));
    }

    JsonNode churn(WindowQuestion question, String groupBy) throws IOException {
        return JSON.readTree(get("/churn" + question.parameters() + "&groupBy=" + groupBy));
    }

    /** By month, from the month of the first day on. */
    JsonNode cohorts(LocalDate from, LocalDate last) throws IOException {
        return JSON.readTree(get("/cohorts?period=P1M&from=" + from + "&to=" + last.plusDays(1)));
    }

    /** Fits BG/NBD; a fit that takes longer than a request may is asked for again until it is there. */
    JsonNode fit(LocalDate asOf) throws IOException, InterruptedException {
        String path = "/model?model=bg-nbd&asOf=" + asOf;
        long begin = System.nanoTime();
        HttpExchange.Response response = connection.get(path);
        while (response.status() == UNAVAILABLE && System.nanoTime() - begin < FIT_TIMEOUT.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(FIT_RETRY_MILLIS);
            response = connection.get(path);
        }
        return JSON.readTree(body(path, response));
    }

    private String get(String path) throws IOException {
        return body(path, connection.get(path));
    }

    private static String body(String path, HttpExchange.Response response) {
        if (response.status() != OK) {
            throw new IllegalStateException(
                    "no result: GET " + path + " was answered " + response.status() + ": " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
