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

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.local.folder.Credentials;

/** {@code ./holdfast up --demo}: plays traffic until stopped, and says in one line what the four services make of it. */
public final class Demo {

    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration REPEAT = Duration.ofSeconds(15);
    private static final int BREACH_PAGES_MAX = 20;

    private final ServiceClient client;
    private final DemoTraffic traffic;
    private final PrintWriter out;
    private final boolean isTerminal;
    private final Instant startedAt = Instant.now();

    /** @param services name (ticket, sla, loyalty, analytics) to address */
    public Demo(Map<String, URI> services, Credentials credentials, PrintWriter out, boolean isTerminal) {
        this.client = new ServiceClient(services, credentials);
        this.traffic = new DemoTraffic(client, new Random());
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /** Plays until interrupted. */
    public void run() throws InterruptedException {
        printLine(applyDemoPolicy());
        Instant looked = Instant.MIN;
        Instant said = Instant.MIN;
        while (true) {
            Instant now = Instant.now();
            traffic.generate(now);
            if (!now.isBefore(looked.plus(LOOK)) && (isTerminal || !now.isBefore(said.plus(REPEAT)))) {
                looked = now;
                said = now;
                out.print(isTerminal ? "\r" + summary(now) + "\u001b[K" : summary(now) + "\n");
                out.flush();
            }
            TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
        }
    }

    private String applyDemoPolicy() throws InterruptedException {
        Optional<JsonNode> policy = client.get("sla", "/policies/default");
        boolean inForce = policy.isPresent()
                && (DemoPolicy.isApplied(policy.get())
                        || client.put("sla", "/policies/default", DemoPolicy.withDemoRule(policy.get()))
                                .isPresent());
        return inForce
                ? "demo: traffic is under way; tickets tagged demo are promised a first answer in "
                        + DemoPolicy.FIRST_RESPONSE_SECONDS + " seconds, and some will not get it"
                : "demo: traffic is under way, under the policy that is in force";
    }

    private String summary(Instant now) throws InterruptedException {
        DemoTraffic.Counts sent = traffic.counts();
        String points = sent.lastBuyer().isEmpty()
                ? "–"
                : client.get("loyalty", "/customers/" + sent.lastBuyer())
                        .map(customer -> customer.path("balance").asText())
                        .orElse("–");
        LocalDate month = now.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
        String active = client.get("analytics", "/lifecycle?period=P1M&from=" + month + "&to=" + month.plusMonths(1))
                .map(answer -> answer.path("items").path(0).path("active").asText("–"))
                .orElse("–");
        return String.format(
                Locale.ROOT,
                "tickets %d  replies %d  purchases %d | breaches %s | points of %s %s | customers active this month %s%s",
                sent.tickets(),
                sent.replies(),
                sent.purchases(),
                breaches(),
                sent.lastBuyer().isEmpty() ? "nobody" : sent.lastBuyer(),
                points,
                active,
                sent.failed() == 0 ? "" : " | not taken " + sent.failed());
    }

    /** How many promises were broken since the demo began. */
    private String breaches() throws InterruptedException {
        int count = 0;
        String cursor = "";
        for (int page = 0; page < BREACH_PAGES_MAX; page++) {
            Optional<JsonNode> answer = client.get("sla", "/breaches?limit=200&since=" + startedAt + cursor);
            if (answer.isEmpty()) {
                return "–";
            }
            count += answer.get().path("items").size();
            String next = answer.get().path("nextCursor").asText("");
            if (next.isEmpty() || next.equals("null")) {
                return String.valueOf(count);
            }
            cursor = "&cursor=" + next;
        }
        return count + " or more";
    }

    private void printLine(String line) {
        out.println("Holdfast: " + line);
        out.flush();
    }
}
