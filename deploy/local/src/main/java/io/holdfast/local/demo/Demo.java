package io.holdfast.local.demo;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.local.cli.Messages;
import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.PlatformAddresses;
import io.holdfast.local.imports.GeneratedImport;

/** Generates traffic until interrupted, and prints a one-line summary of figures read from the four services. */
public final class Demo {

    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final Duration TERMINAL_SUMMARY_INTERVAL = Duration.ofSeconds(2);
    private static final Duration FILE_SUMMARY_INTERVAL = Duration.ofSeconds(15);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final int BREACH_PAGES_MAX = 20;
    private static final String UNKNOWN = "–";

    private final ServiceClient client;
    private final DemoHistoryImport history;
    private final DemoTraffic traffic;
    private final PrintWriter out;
    private final boolean isTerminal;
    private final Instant startedAt = Instant.now();

    /**
     * @param services name (ticket, sla, loyalty, analytics) to address
     * @param credentials the present ones: the token is renewed while the demo runs
     * @param isTerminal whether the summary is redrawn in place; otherwise each one is a line of its own
     */
    public Demo(Map<String, URI> services, Supplier<Credentials> credentials, PrintWriter out, boolean isTerminal) {
        this.client = new ServiceClient(services, credentials);
        this.history = new DemoHistoryImport(
                client,
                new GeneratedImport(
                        services.getOrDefault("ticket", PlatformAddresses.DEFAULT.ticketService()),
                        credentials.get().channelKey(),
                        this::print),
                START_PATIENCE,
                this::print);
        this.traffic = new DemoTraffic(client, new Random());
        this.out = out;
        this.isTerminal = isTerminal;
    }

    public void run() throws InterruptedException {
        print(applyDemoPolicy());
        Thread.ofPlatform().name("demo-preparation").daemon().start(this::prepare);
        Duration interval = isTerminal ? TERMINAL_SUMMARY_INTERVAL : FILE_SUMMARY_INTERVAL;
        Instant printed = Instant.MIN;
        while (true) {
            Instant now = Instant.now();
            traffic.generate(now);
            if (!now.isBefore(printed.plus(interval))) {
                printed = now;
                out.print(isTerminal ? "\r" + summary(now) + "\u001b[K" : summary(now) + "\n");
                out.flush();
            }
            TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
        }
    }

    /** In the background: the traffic starts at once. */
    private void prepare() {
        try {
            applyDemoProgramme();
            history.run(startedAt);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A message in a line of its own, also when the summary is redrawn in place. */
    private void print(String message) {
        out.print(isTerminal ? "\r\u001b[K" : "");
        new Messages(out).print(message);
    }

    /** Puts the demo's programme unless somebody has put another. */
    private void applyDemoProgramme() throws InterruptedException {
        if (client.get("loyalty", "/programme", START_PATIENCE)
                .filter(DemoProgramme::isBuiltIn)
                .isPresent()) {
            client.put("loyalty", "/programme", DemoProgramme.programme());
        }
    }

    /** Adds the demo's rule to the policy in force unless it is there; returns the message for the user. */
    private String applyDemoPolicy() throws InterruptedException {
        Optional<JsonNode> policy = client.get("sla", "/policies/default");
        boolean isApplied = policy.isPresent()
                && (DemoPolicy.isApplied(policy.get())
                        || client.put("sla", "/policies/default", DemoPolicy.withDemoRule(policy.get()))
                                .isPresent());
        return isApplied
                ? "demo: generating traffic; tickets with the tag demo have a first response target of "
                        + DemoPolicy.FIRST_RESPONSE_SECONDS + " seconds, and some miss it"
                : "demo: generating traffic under the policy in force; the demo's own rule could not be added";
    }

    private String summary(Instant now) throws InterruptedException {
        DemoTraffic.Counts counts = traffic.counts();
        String points = counts.lastBuyer().isEmpty()
                ? UNKNOWN
                : client.get("loyalty", "/customers/" + counts.lastBuyer())
                        .map(customer -> customer.path("balance").asText())
                        .orElse(UNKNOWN);
        LocalDate month = now.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
        String active = client.get("analytics", "/lifecycle?period=P1M&from=" + month + "&to=" + month.plusMonths(1))
                .map(response -> response.path("items").path(0).path("active").asText(UNKNOWN))
                .orElse(UNKNOWN);
        return String.format(
                Locale.ROOT,
                "tickets %d  replies %d  purchases %d  redemptions %d | breaches %s | points of %s %s | customers active this month %s%s",
                counts.tickets(),
                counts.replies(),
                counts.purchases(),
                counts.redemptions(),
                breaches(),
                counts.lastBuyer().isEmpty() ? "nobody" : counts.lastBuyer(),
                points,
                active,
                counts.failed() == 0 ? "" : " | failed requests " + counts.failed());
    }

    /** Number of breaches since the demo started. */
    private String breaches() throws InterruptedException {
        int count = 0;
        String cursor = "";
        for (int page = 0; page < BREACH_PAGES_MAX; page++) {
            Optional<JsonNode> response = client.get("sla", "/breaches?limit=200&since=" + startedAt + cursor);
            if (response.isEmpty()) {
                return UNKNOWN;
            }
            count += response.get().path("items").size();
            String next = response.get().path("nextCursor").asText("");
            if (next.isEmpty() || next.equals("null")) {
                return String.valueOf(count);
            }
            cursor = "&cursor=" + next;
        }
        return count + " or more";
    }
}
