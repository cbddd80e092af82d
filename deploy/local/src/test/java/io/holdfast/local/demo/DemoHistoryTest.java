package io.holdfast.local.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DemoHistoryTest {

    private static final LocalDate END = LocalDate.of(2026, 11, 27);
    private static final Instant END_INSTANT = END.atStartOfDay(ZoneOffset.UTC).toInstant();
    private static final int EVENTS_MAX = 12_000;
    private static final String ID = "[A-Za-z0-9._:-]{1,64}";
    /** Fields of the data of each type, as the schemas require them. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "ticket-created", Set.of("ticketId", "customerId", "channel", "department", "priority"),
            "ticket-assigned", Set.of("ticketId", "customerId", "agentId"),
            "reply-sent", Set.of("ticketId", "customerId", "replyId", "author"),
            "ticket-status-changed", Set.of("ticketId", "customerId", "status"),
            "ticket-rated", Set.of("ticketId", "customerId", "score"),
            "purchase", Set.of("purchaseId", "customerId", "amount", "currency"),
            "purchase-refunded", Set.of("purchaseId", "customerId", "refundId", "amount", "currency"),
            "customer-left", Set.of("customerId", "reason"));

    private final List<ObjectNode> events = DemoHistory.endingOn(END);

    @Test
    void theSameDayGivesTheSameYear() {
        assertThat(DemoHistory.endingOn(END)).isEqualTo(events);
        assertThat(DemoHistory.endingOn(END.plusDays(40))).isNotEqualTo(events);
    }

    @Test
    void theEventsAreSortedAndWithinTheYear() {
        List<Instant> times = events.stream().map(DemoHistoryTest::timeOf).toList();

        assertThat(events).hasSizeBetween(5_000, EVENTS_MAX);
        assertThat(times).isSorted();
        assertThat(times.getFirst()).isAfterOrEqualTo(END_INSTANT.minus(Duration.ofDays(DemoHistory.DAYS)));
        assertThat(times.getLast()).isBefore(END_INSTANT);
    }

    @Test
    void everyEventIsValidAndHasAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (ObjectNode event : events) {
            String type = event.path("type").asText();
            JsonNode data = event.path("data");
            assertThat(ids.add(event.path("id").asText())).as("%s", event).isTrue();
            assertThat(FIELDS).as("%s", event).containsKey(type);
            assertThat(FIELDS.get(type)).as("%s", event).allMatch(data::hasNonNull);
            assertThat(event.path("id").asText()).matches(ID);
            for (String field : List.of("ticketId", "customerId", "purchaseId", "replyId", "refundId", "agentId")) {
                assertThat(data.path(field).asText("absent")).matches(ID);
            }
            if (data.has("amount")) {
                assertThat(new BigDecimal(data.path("amount").asText())).isPositive();
            }
        }
        assertThat(events).extracting(event -> event.path("type").asText()).containsAll(FIELDS.keySet());
    }

    @Test
    void everyTierOfTheProgrammeHasMembers() {
        Map<String, BigDecimal> spend = new HashMap<>();
        for (ObjectNode event : events) {
            JsonNode data = event.path("data");
            BigDecimal amount = new BigDecimal(data.path("amount").asText("0"));
            boolean isPurchase = event.path("type").asText().equals("purchase");
            spend.merge(data.path("customerId").asText(), isPurchase ? amount : amount.negate(), BigDecimal::add);
        }
        JsonNode levels = DemoProgramme.programme().path("tiers").path("levels");
        for (int level = 0; level < levels.size(); level++) {
            BigDecimal from = new BigDecimal(levels.path(level).path("from").asText());
            BigDecimal next =
                    new BigDecimal(levels.path(level + 1).path("from").asText(String.valueOf(Integer.MAX_VALUE)));
            assertThat(spend.values())
                    .filteredOn(sum -> sum.compareTo(from) >= 0 && sum.compareTo(next) < 0)
                    .as("%s", levels.path(level))
                    .hasSizeGreaterThan(10);
        }
    }

    @Test
    void someCustomersBuyOnceSomeOftenAndAboutHalfHaveLeft() {
        Map<String, Instant> lastPurchase = new HashMap<>();
        Map<String, Integer> purchases = new HashMap<>();
        Map<Integer, Integer> perMonth = new HashMap<>();
        of("purchase").forEach(event -> {
            String customer = event.path("data").path("customerId").asText();
            lastPurchase.put(customer, timeOf(event));
            purchases.merge(customer, 1, Integer::sum);
            perMonth.merge(timeOf(event).atZone(ZoneOffset.UTC).getMonthValue(), 1, Integer::sum);
        });
        Instant quarter = END_INSTANT.minus(Duration.ofDays(90));

        assertThat(lastPurchase).hasSize(DemoHistory.CUSTOMERS);
        assertThat(share(lastPurchase.values().stream().toList(), last -> last.isBefore(quarter)))
                .isBetween(0.25, 0.65);
        assertThat(share(purchases.values().stream().toList(), count -> count == 1))
                .isBetween(0.1, 0.5);
        assertThat(share(purchases.values().stream().toList(), count -> count > 5))
                .isBetween(0.1, 0.6);
        assertThat(perMonth).hasSize(12);
    }

    @Test
    void aboutOneFirstResponseInSixIsLateAndMoreInOneDepartment() {
        Map<String, Instant> firstReplies = of("reply-sent").stream()
                .filter(event -> event.path("data").path("replyId").asText().equals("reply-0"))
                .collect(Collectors.toMap(DemoHistoryTest::ticketOf, DemoHistoryTest::timeOf));
        List<ObjectNode> answered = of("ticket-created").stream()
                .filter(event -> firstReplies.containsKey(ticketOf(event)))
                .toList();
        Predicate<ObjectNode> isLate = event -> firstReplies
                .getOrDefault(ticketOf(event), Instant.MIN)
                .isAfter(timeOf(event).plus(target(event.path("data"))));
        Predicate<ObjectNode> isTechnical =
                event -> event.path("data").path("department").asText().equals("technical");

        assertThat(answered).hasSizeGreaterThan(400);
        assertThat(share(answered, isLate)).isBetween(0.12, 0.2);
        assertThat(share(answered.stream().filter(isTechnical).toList(), isLate))
                .isGreaterThan(
                        2 * share(answered.stream().filter(isTechnical.negate()).toList(), isLate));
    }

    /** First response of the built-in policy of sla-service. */
    private static Duration target(JsonNode ticket) {
        String key = ticket.path("department").asText() + " "
                + ticket.path("priority").asText();
        return switch (key) {
            case "sales urgent", "technical urgent" -> Duration.ofMinutes(30);
            case "sales high", "enterprise normal", "enterprise high", "enterprise urgent" -> Duration.ofHours(1);
            case "sales normal" -> Duration.ofHours(2);
            case "technical high" -> Duration.ofHours(4);
            case "technical normal" -> Duration.ofHours(8);
            default -> throw new AssertionError(key);
        };
    }

    private List<ObjectNode> of(String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    private static <T> double share(List<T> all, Predicate<T> counted) {
        return (double) all.stream().filter(counted).count() / all.size();
    }

    private static String ticketOf(JsonNode event) {
        return event.path("data").path("ticketId").asText();
    }

    private static Instant timeOf(JsonNode event) {
        return Instant.parse(event.path("time").asText());
    }
}
