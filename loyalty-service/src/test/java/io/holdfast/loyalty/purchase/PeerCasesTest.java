package io.holdfast.loyalty.purchase;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.testservers.SharedFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases from the tests and documents of other loyalty systems, as far as their features are implemented. Excluded because
 * the design differs: lots with a priority of their own (LOTS-024, LOTS-029), a hook that clamps a redemption (REDEEM-013).
 */
class PeerCasesTest {

    private static final Set<String> COVERED = Set.of(
            "EARN-011",
            "EARN-020",
            "EARN-069",
            "EARN-076",
            "IDEM-001",
            "IDEM-002",
            "IDEM-004",
            "IDEM-005",
            "LOTS-004",
            "LOTS-009",
            "LOTS-010",
            "LOTS-014",
            "LOTS-019",
            "LOTS-030",
            "REDEEM-008",
            "REDEEM-012",
            "HOLD-006",
            "REFUND-009",
            "REFUND-023",
            "REFUND-026",
            "ADJUST-001",
            "ADJUST-005");

    @TestFactory
    Stream<DynamicTest> coveredCasesHaveTheStatedResults() throws IOException {
        JsonNode all = new ObjectMapper()
                .readTree(SharedFiles.require("cases/loyalty.json").toFile());
        return StreamSupport.stream(all.get("cases").spliterator(), false)
                .filter(aCase -> COVERED.contains(aCase.get("id").asText()))
                .map(aCase -> DynamicTest.dynamicTest(
                        aCase.get("id").asText() + " " + aCase.get("title").asText(), () -> check(aCase)));
    }

    private static void check(JsonNode aCase) {
        PeerCase peerCase = new PeerCase(aCase.get("program"), aCase.get("initial"));
        aCase.get("events").forEach(peerCase::apply);
        JsonNode expect = aCase.get("expect");
        expect.properties().forEach(field -> {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "balance", "ledger_sum" -> assertThat(peerCase.balance()).isEqualTo(value.asLong());
                case "points_awarded", "lifetime_earned" ->
                    assertThat(peerCase.totalCredited()).isEqualTo(value.asLong());
                case "lifetime_earned_delta" ->
                    assertThat(peerCase.totalCredited() - initialBalance(aCase)).isEqualTo(value.asLong());
                case "deficit" -> assertThat(peerCase.deficit()).isEqualTo(value.asLong());
                case "used" -> assertThat(peerCase.totalDebited()).isEqualTo(value.asLong());
                case "entries" -> checkEntries(peerCase, value);
                case "lots" ->
                    value.properties()
                            .forEach(lot -> assertThat(peerCase.remainingOfLot(lot.getKey()))
                                    .as("lot %s", lot.getKey())
                                    .isEqualTo(lot.getValue().asLong()));
                case "allocations" ->
                    value.forEach(allocation -> assertThat(peerCase.allocated(
                                    allocation.get("debit").asText(),
                                    allocation.get("lot").asText()))
                            .isEqualTo(allocation.get("points").asLong()));
                case "balance_delta" ->
                    assertThat(peerCase.balances())
                            .containsExactly(
                                    value.get("after_purchase").asLong(),
                                    value.get("after_cancel").asLong());
                case "error" ->
                    assertThat(peerCase.rejectedSteps()).as(value.asText()).isEqualTo(1);
                default -> throw new AssertionError("this test does not support the expectation " + field);
            }
        });
    }

    /**
     * The number of entries. Where a peer splits a clawback at zero, this ledger has one entry, and a deficit of the
     * same sum.
     */
    private static void checkEntries(PeerCase peerCase, JsonNode value) {
        if (value.isArray()) {
            long sum = StreamSupport.stream(value.spliterator(), false)
                    .mapToLong(JsonNode::asLong)
                    .sum();
            assertThat(peerCase.totalDebited()).isEqualTo(-sum);
        } else {
            assertThat(peerCase.entryCount()).isEqualTo(value.asInt());
        }
    }

    private static long initialBalance(JsonNode aCase) {
        return aCase.get("initial").path("balance").asLong();
    }

    static BigDecimal amount(JsonNode event) {
        if (event.has("amount_minor")) {
            return BigDecimal.valueOf(event.get("amount_minor").asLong(), 2);
        }
        if (event.has("items")) {
            return StreamSupport.stream(event.get("items").spliterator(), false)
                    .map(item -> item.get("price")
                            .decimalValue()
                            .multiply(item.get("qty").decimalValue()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        return event.get("amount").decimalValue();
    }
}
