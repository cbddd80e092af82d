package io.holdfast.bench.boards;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each board asks for when it is opened, as its files in the services' resources say. */
final class BoardRequests {

    private static final String CUSTOMER = "/customers/" + SeededRows.CUSTOMER;
    private static final Duration WEEK = Duration.ofDays(7);

    private BoardRequests() {}

    /** The name of a board to its requests. */
    static Map<String, List<BoardRequest>> at(Instant now) {
        Map<String, List<BoardRequest>> boards = new LinkedHashMap<>();
        boards.put("tickets", tickets());
        boards.put("promises", promises(now));
        boards.put("loyalty", loyalty());
        boards.put("retention", retention(now));
        return boards;
    }

    private static List<BoardRequest> tickets() {
        String ticket = "/tickets/" + SeededRows.LONG_TICKET;
        return List.of(
                new BoardRequest("queue by what is due", "sla", "/clocks?state=running&limit=60"),
                new BoardRequest("open tickets", "ticket", "/tickets?status=open&limit=30"),
                new BoardRequest("pending tickets", "ticket", "/tickets?status=pending&limit=30"),
                new BoardRequest("resolved tickets", "ticket", "/tickets?status=resolved&limit=30"),
                new BoardRequest("conversation of 50 replies", "ticket", ticket),
                new BoardRequest("its clocks", "sla", ticket + "/clocks"),
                new BoardRequest("reply templates", "ticket", "/templates?limit=200"),
                new BoardRequest("customer", "ticket", CUSTOMER),
                new BoardRequest("customer's history", "ticket", CUSTOMER + "/history?limit=15"),
                new BoardRequest("customer's points", "loyalty", CUSTOMER),
                new BoardRequest("customer's risk", "analytics", CUSTOMER + "/risk"));
    }

    private static List<BoardRequest> promises(Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        Instant fourWeeksAgo = midnight.minus(WEEK.multipliedBy(4));
        return List.of(
                new BoardRequest("due next", "sla", "/clocks?state=running&limit=20"),
                new BoardRequest(
                        "due next, of a department and channel",
                        "sla",
                        "/clocks?state=running&limit=20&department=billing&channel=phone"),
                new BoardRequest(
                        "breaches of an hour", "sla", "/breaches?limit=200&since=" + now.minus(Duration.ofHours(1))),
                new BoardRequest("kept today", "sla", compliance("department", midnight) + "&to=" + now),
                new BoardRequest(
                        "kept a week ago",
                        "sla",
                        compliance("department", midnight.minus(WEEK)) + "&to=" + now.minus(WEEK)),
                new BoardRequest(
                        "four weeks by weekday and hour",
                        "sla",
                        compliance("weekday,hour", fourWeeksAgo) + "&timezone=Europe/Berlin&limit=200"),
                new BoardRequest("departments of four weeks", "sla", compliance("department", fourWeeksAgo)),
                new BoardRequest("channels of four weeks", "sla", compliance("channel", fourWeeksAgo)),
                new BoardRequest("expected breaches", "sla", "/forecast"));
    }

    private static String compliance(String groupBy, Instant from) {
        return "/compliance?groupBy=" + groupBy + "&from=" + from;
    }

    private static List<BoardRequest> loyalty() {
        return List.of(
                new BoardRequest("points by month and rule", "loyalty", "/distribution"),
                new BoardRequest("liability", "loyalty", "/liability"),
                new BoardRequest("rewards", "loyalty", "/rewards"),
                new BoardRequest("reconciliation", "loyalty", "/reconciliation?latest=true"),
                new BoardRequest("account", "loyalty", CUSTOMER),
                new BoardRequest("its entries", "loyalty", CUSTOMER + "/entries?limit=20"),
                new BoardRequest("its rewards", "loyalty", CUSTOMER + "/rewards?limit=20"));
    }

    private static List<BoardRequest> retention(Instant now) {
        LocalDate firstOfMonth = now.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
        return List.of(
                new BoardRequest("churn of 7 days", "analytics", "/churn?window=P7D"),
                new BoardRequest("churn of 30 days", "analytics", "/churn?window=P30D"),
                new BoardRequest("churn of 90 days", "analytics", "/churn?window=P90D"),
                new BoardRequest("retention of 90 days", "analytics", "/retention?window=P90D"),
                new BoardRequest("churn of a month ago", "analytics", "/churn?window=P30D&at=" + firstOfMonth),
                new BoardRequest("lifecycle", "analytics", "/lifecycle?period=P1M"),
                new BoardRequest("cohorts", "analytics", "/cohorts"),
                new BoardRequest("customers at risk", "analytics", "/at-risk?limit=20"),
                new BoardRequest("forecast", "analytics", "/forecast"),
                new BoardRequest("value", "analytics", "/value"),
                new BoardRequest("breaches and churn", "analytics", "/sla-impact"),
                new BoardRequest("calibration", "analytics", "/model/calibration"));
    }
}
