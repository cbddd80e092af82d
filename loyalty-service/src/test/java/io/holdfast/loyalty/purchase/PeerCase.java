package io.holdfast.loyalty.purchase;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.Allocation;
import io.holdfast.loyalty.ledger.AwardKey;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;

/** One case of another system, translated: its events become purchase events or movements of one account. */
final class PeerCase {

    private static final String CUSTOMER = "c";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PurchaseLedger ledger;
    private final Map<String, Integer> entryNumbers = new HashMap<>();
    private final Map<String, Fact<PurchaseEvent>> facts = new HashMap<>();
    private final Set<String> creditedSources = new HashSet<>();
    private final List<Long> balances = new ArrayList<>();
    private Instant now = START;
    private int rejectedSteps;
    private int steps;

    PeerCase(JsonNode program, JsonNode initial) {
        ledger = new PurchaseLedger(Programme.ofRules("peer", rules(program)), List.of(CUSTOMER));
        if (initial.has("balance")) {
            credit("initial", initial.get("balance").asLong(), EntryKind.ADJUSTMENT, now, null);
        }
    }

    void apply(JsonNode event) {
        steps++;
        now = at(event);
        String id = event.path("id").asText("step-" + steps);
        switch (event.get("type").asText()) {
            case "purchase" -> {
                facts.put(
                        id,
                        Facts.purchase(
                                id, id, CUSTOMER, PeerCasesTest.amount(event).toPlainString()));
                ledger.process(fact(id));
            }
            case "redelivery" -> ledger.process(fact(event.get("of").asText()));
            case "refund" -> refund(event.get("of").asText(), PeerCasesTest.amount(event), id);
            case "cancel" -> {
                String of = event.get("of").asText();
                refund(of, fact(of).event().money().amount(), id);
            }
            case "earn" -> earn(event, id);
            case "redeem", "hold" -> spend(id, event.get("points").asLong());
            case "debit", "clawback" -> reverse(id, event.get("points").asLong(), 0);
            case "revert" -> revert(event.get("of").asText());
            case "adjust" -> adjust(event, id);
            case "award" -> {
                // an award requested for an order without an event: there is no such request in this service
            }
            default -> throw new AssertionError("this test does not support the event " + event);
        }
        balances.add(balance());
    }

    long balance() {
        return ledger.balance(CUSTOMER);
    }

    long deficit() {
        return ledger.deficit(CUSTOMER);
    }

    int entryCount() {
        return ledger.account(CUSTOMER).entryCount();
    }

    List<Long> balances() {
        return balances;
    }

    int rejectedSteps() {
        return rejectedSteps;
    }

    long totalCredited() {
        return ledger.entries().stream()
                .mapToLong(entry -> Math.max(0, entry.points().value()))
                .sum();
    }

    long totalDebited() {
        return ledger.entries().stream()
                .mapToLong(entry -> Math.max(0, -entry.points().value()))
                .sum();
    }

    long remainingOfLot(String id) {
        return lotsOf(id).map(Lot::remaining).mapToLong(Points::value).sum();
    }

    long allocated(String debit, String lot) {
        Set<Integer> lots = lotsOf(lot).map(Lot::number).collect(Collectors.toSet());
        return ledger.allocations().stream()
                .filter(allocation -> allocation.debit() == number(debit) && lots.contains(allocation.lot()))
                .map(Allocation::points)
                .mapToLong(Points::value)
                .sum();
    }

    private Stream<Lot> lotsOf(String credit) {
        int entry = number(credit);
        return ledger.lots(CUSTOMER).stream().filter(lot -> lot.entry() == entry);
    }

    private Fact<PurchaseEvent> fact(String id) {
        return Objects.requireNonNull(facts.get(id), id);
    }

    private void refund(String purchase, BigDecimal amount, String id) {
        ledger.process(Facts.refund(id, purchase, id, CUSTOMER, amount.toPlainString()));
    }

    /** A credit that is not from a purchase is identified by its source or order. */
    private void earn(JsonNode event, String id) {
        String source = event.path("source_key").asText(event.path("order").asText(id));
        if (creditedSources.add(source)) {
            credit(id, event.get("points").asLong(), EntryKind.AWARD, now, expiry(event));
        }
    }

    private void adjust(JsonNode event, String id) {
        long points = event.get("points").asLong();
        if (points > 0) {
            credit(id, points, EntryKind.ADJUSTMENT, now, null);
        } else {
            spend(id, -points);
        }
    }

    private void spend(String id, long points) {
        Movement movement = movement(id, points, EntryKind.ADJUSTMENT, now);
        if (ledger.account(CUSTOMER).spend(movement)) {
            record(id, movement);
        } else {
            rejectedSteps++;
        }
    }

    private void revert(String id) {
        int award = number(id);
        boolean reverted = ledger.entries().stream()
                .anyMatch(entry ->
                        entry.kind() == EntryKind.REVERSAL && entry.cause().id().equals(id));
        if (reverted) {
            rejectedSteps++;
        } else {
            reverse(id, ledger.entries().get(award - 1).points().value(), award);
        }
    }

    private void reverse(String id, long points, int award) {
        Movement movement = movement(id, points, EntryKind.REVERSAL, now);
        ledger.account(CUSTOMER).reverse(movement, new AwardKey(null, award), own -> true);
        record(id, movement);
    }

    private void credit(String id, long points, EntryKind kind, Instant at, @Nullable Instant expiry) {
        Movement movement = movement(id, points, kind, at);
        ledger.account(CUSTOMER).credit(movement, List.of(), at, expiry);
        record(id, movement);
    }

    private void record(String id, Movement movement) {
        Entry entry = ledger.post(CUSTOMER, movement).entries().getFirst();
        entryNumbers.putIfAbsent(id, entry.number());
    }

    private int number(String id) {
        return entryNumbers.getOrDefault(id, -1);
    }

    private static Movement movement(String id, long points, EntryKind kind, Instant at) {
        return new Movement(kind, kind.wireName(), Points.of(points), new EventKey("/peer", id), at, null, null);
    }

    private static List<EarningRule> rules(JsonNode program) {
        return StreamSupport.stream(program.path("rules").spliterator(), false)
                .map(PeerCase::rule)
                .toList();
    }

    private static EarningRule rule(JsonNode rule) {
        long points = rule.get("points").asLong();
        BigDecimal per = switch (rule.get("kind").asText()) {
            case "per_amount" ->
                rule.has("per_minor")
                        ? BigDecimal.valueOf(rule.get("per_minor").asLong(), 2)
                        : rule.get("per").decimalValue();
            case "per_unit_of_currency" -> BigDecimal.ONE;
            default -> throw new AssertionError("this test does not support the rule " + rule);
        };
        return new EarningRule.PerAmount(EarningRule.Terms.of("spend"), points, per, false);
    }

    private Instant at(JsonNode event) {
        String at = event.path("at").asText("");
        if (at.isEmpty()) {
            return now.plus(Duration.ofHours(1));
        }
        if (at.startsWith("now-")) {
            return START.minus(Duration.parse("P" + at.substring(4).toUpperCase(Locale.ROOT)));
        }
        if (at.startsWith("t0")) {
            return now.plus(Duration.ofMinutes(1));
        }
        return date(at);
    }

    private static @Nullable Instant expiry(JsonNode event) {
        return event.has("expires_at") ? date(event.get("expires_at").asText()) : null;
    }

    private static Instant date(String date) {
        return LocalDate.parse(date).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
