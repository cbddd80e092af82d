package io.holdfast.loyalty.purchase;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.testservers.SharedFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All purchases of a real shop (CDNOW). The expected sum of points is computed from the digits before the decimal
 * point.
 */
class RecordedPurchasesTest {

    private static final Pattern WHOLE_UNITS = Pattern.compile("\"amount\":\"(\\d+)[.\"]");

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void allPurchasesOfTheShopEarnTheWholeUnitsOfTheirAmounts() throws IOException {
        Path file = SharedFiles.require("data/cdnow-purchases.ndjson.gz");
        List<String> lines = SharedFiles.gzippedLines(file);
        List<Fact<PurchaseEvent>> facts = new ArrayList<>();
        Set<String> customers = new HashSet<>();
        for (String line : lines) {
            Fact<PurchaseEvent> fact = parse(line);
            facts.add(fact);
            customers.add(fact.event().customerId().value());
        }

        PurchaseLedger ledger = new PurchaseLedger(Programme.DEFAULT, customers);
        facts.forEach(ledger::process);
        facts.forEach(ledger::process);

        Points total = ledger.entries().stream().map(Entry::points).reduce(Points.ZERO, Points::plus);
        assertThat(lines).hasSize(69_659);
        assertThat(total.value()).isEqualTo(sumOfWholeUnits(lines)).isEqualTo(2_453_159);
    }

    private static long sumOfWholeUnits(List<String> lines) {
        long sum = 0;
        for (String line : lines) {
            Matcher amount = WHOLE_UNITS.matcher(line);
            assertThat(amount.find()).isTrue();
            sum += Long.parseLong(amount.group(1));
        }
        return sum;
    }

    private Fact<PurchaseEvent> parse(String line) throws IOException {
        JsonNode event = json.readTree(line);
        JsonNode data = event.get("data");
        return Fact.of(
                event.get("id").asText(),
                event.get("source").asText(),
                Instant.parse(event.get("time").asText()),
                new Purchase(
                        data.get("purchaseId").asText(),
                        new CustomerId(data.get("customerId").asText()),
                        new BigDecimal(data.get("amount").asText()),
                        data.get("currency").asText(),
                        data.get("channel").asText(),
                        List.of(),
                        null));
    }
}
