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
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Allocation;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Posting;

/** One case of another system, translated: its events become purchase events or movements of one account. */
final class PeerCase {

    private static final String CUSTOMER = "c";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final CustomerId ACCOUNT = new CustomerId(CUSTOMER);

    private final PurchasePosting purchasePosting;
    private final LedgerState state = LedgerState.empty();
    private final List<Posting> postings = new ArrayList<>();
    private final Map<String, Integer> entryNumbers = new HashMap<>();
    private final Map<String, Fact<PurchaseEvent>> facts = new HashMap<>();
    private final Set<String> creditedSources = new HashSet<>();
    private final List<Long> balances = new ArrayList<>();
    private Instant now = START;
    private int rejectedSteps;
    private int steps;

    PeerCase(JsonNode program, JsonNode initial) {
        purchasePosting = new PurchasePosting(Programme.ofRules("peer", rules(program)));
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
                post(fact(id));
            }
            case "redelivery" -> post(fact(event.get("of").asText()));
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
        return state.account(ACCOUNT).balance().value();
    }

    long deficit() {
        return state.account(ACCOUNT).deficit().value();
    }

    int entryCount() {
        return state.account(ACCOUNT).entryCount();
    }

    List<Long> balances() {
        return balances;
    }

    int rejectedSteps() {
        return rejectedSteps;
    }

    long totalCredited() {
        return postings.stream()
                .mapToLong(posting -> Math.max(0, posting.entry().points().value()))
                .sum();
    }

    long totalDebited() {
        return postings.stream()
                .mapToLong(posting -> Math.max(0, -posting.entry().points().value()))
                .sum();
    }

    long remainingOfLot(String id) {
        int number = number(id);
        return state.account(ACCOUNT).lots().stream()
                .filter(lot -> lot.number() == number)
                .map(Lot::remaining)
                .mapToLong(Points::value)
                .sum();
    }

    long allocated(String debit, String lot) {
        return postings.stream()
                .flatMap(posting -> posting.allocations().stream())
                .filter(allocation -> allocation.debit() == number(debit) && allocation.lot() == number(lot))
                .map(Allocation::points)
                .mapToLong(Points::value)
                .sum();
    }

    private Fact<PurchaseEvent> fact(String id) {
        return Objects.requireNonNull(facts.get(id), id);
    }

    private void post(Fact<PurchaseEvent> fact) {
        for (LedgerChange change : purchasePosting.decide(state, fact)) {
            state.apply(change);
            if (change instanceof LedgerChange.Posted posted) {
                postings.add(posted.posting());
            }
        }
    }

    private void refund(String purchase, BigDecimal amount, String id) {
        post(Facts.refund(id, purchase, id, CUSTOMER, amount.toPlainString()));
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
        Optional<Posting> posting = state.account(ACCOUNT).spend(movement(id, points, EntryKind.ADJUSTMENT, now));
        posting.ifPresentOrElse(accepted -> record(id, accepted), () -> rejectedSteps++);
    }

    private void revert(String id) {
        int award = number(id);
        boolean reverted = postings.stream()
                .anyMatch(posting -> posting.entry().kind() == EntryKind.REVERSAL
                        && posting.entry().cause().id().equals(id));
        if (reverted) {
            rejectedSteps++;
        } else {
            reverse(id, postings.get(award - 1).entry().points().value(), award);
        }
    }

    private void reverse(String id, long points, int award) {
        record(id, state.account(ACCOUNT).reverse(movement(id, points, EntryKind.REVERSAL, now), award));
    }

    private void credit(String id, long points, EntryKind kind, Instant at, @Nullable Instant expiry) {
        Account account = state.account(ACCOUNT);
        record(id, account.credit(movement(id, points, kind, at), expiry));
    }

    private void record(String id, Posting posting) {
        state.apply(new LedgerChange.Posted(posting));
        postings.add(posting);
        entryNumbers.putIfAbsent(id, posting.entry().number());
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
