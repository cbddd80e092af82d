package io.holdfast.contract;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.ErasureEvent.ErasureApplied;
import io.holdfast.contract.EventRules.Violation;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;

import static org.assertj.core.api.Assertions.assertThat;

class EventRulesTest {

    private static final TicketId TICKET = new TicketId("T-1");
    private static final CustomerId CUSTOMER = new CustomerId("C-1");
    private static final String TOO_LONG = "x".repeat(6_000);

    @Test
    void idsAreBounded() {
        assertThat(fieldOf(purchase(TOO_LONG, List.of()))).isEqualTo("purchaseId");
        assertThat(fieldOf(new PurchaseRefunded("p", CUSTOMER, "a b", BigDecimal.ONE, "EUR")))
                .isEqualTo("refundId");
        assertThat(fieldOf(reply("", null))).isEqualTo("replyId");
        assertThat(fieldOf(new ErasureApplied(CUSTOMER, "a b", "sla-service"))).isEqualTo("erasureId");
        assertThat(fieldOf(reply("r", TOO_LONG))).isEqualTo("agentId");
    }

    @Test
    void wordsAreBounded() {
        assertThat(fieldOf(created("E-Mail", "sales", List.of()))).isEqualTo("channel");
        assertThat(fieldOf(created("email", TOO_LONG, List.of()))).isEqualTo("department");
        assertThat(fieldOf(new ErasureApplied(CUSTOMER, "E-1", "SLA"))).isEqualTo("service");
        assertThat(fieldOf(created("email", "sales", List.of("vip", "V I P")))).isEqualTo("tags[1]");
        assertThat(fieldOf(created("email", "sales", Collections.nCopies(51, "vip"))))
                .isEqualTo("tags");
    }

    @Test
    void itemsAreBounded() {
        assertThat(fieldOf(purchase("p", Collections.nCopies(201, item("a", null, 1)))))
                .isEqualTo("items");
        assertThat(fieldOf(purchase("p", List.of(item("a", null, 1_000_001))))).isEqualTo("items[0].quantity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BANK CHARGES", "a/b", "Grüße", "x", "\uD83D\uDE00"})
    void namesOfRealShopsFit(String sku) {
        assertThat(EventRules.findViolation(purchase("p", List.of(item(sku, sku, 1)))))
                .isNull();
    }

    @Test
    void instantsAreBounded() {
        assertThat(EventRules.findViolation(resolvedAt(Instants.EARLIEST))).isNull();
        assertThat(EventRules.findViolation(resolvedAt(Instants.LATEST))).isNull();
        assertThat(fieldOf(resolvedAt(Instant.parse("-9999-01-01T00:00:00Z")))).isEqualTo("expectedResolutionAt");
        assertThat(fieldOf(resolvedAt(Instant.parse("3000-01-01T00:00:00Z")))).isEqualTo("expectedResolutionAt");
    }

    @Test
    void namesThatOurServicesComputeAreBounded() {
        assertThat(fieldOf(new TierChanged(new LedgerEntryDetails(CUSTOMER, "e", 0, 0, "c", TOO_LONG, null, null))))
                .isEqualTo("tier");
    }

    @Test
    void optionalFieldsMayBeAbsent() {
        assertThat(EventRules.findViolation(new TicketReclassified(TICKET, CUSTOMER, null, null, null)))
                .isNull();
        assertThat(EventRules.findViolation(purchase("p", List.of()))).isNull();
    }

    @Test
    void nobodyIsMergedIntoThemselves() {
        assertThat(fieldOf(new CustomerMerged(CUSTOMER, CUSTOMER))).isEqualTo("intoCustomerId");
        assertThat(EventRules.findViolation(new CustomerMerged(CUSTOMER, new CustomerId("C-2"))))
                .isNull();
    }

    @Test
    void attributesAreBounded() {
        assertThat(EventAttributes.isSource("/shop")).isTrue();
        assertThat(EventAttributes.isSource("/" + TOO_LONG)).isFalse();
        assertThat(EventAttributes.isSource("/sh op")).isFalse();
        assertThat(EventAttributes.isSource("")).isFalse();
    }

    private static String fieldOf(Event event) {
        Violation violation = EventRules.findViolation(event);
        assertThat(violation).isNotNull();
        return violation.field();
    }

    private static Purchase purchase(String id, List<Item> items) {
        return new Purchase(id, CUSTOMER, BigDecimal.ONE, "EUR", null, items, null);
    }

    private static Item item(String sku, @Nullable String category, int quantity) {
        return new Item(sku, category, quantity, BigDecimal.ONE);
    }

    private static ReplySent reply(String replyId, @Nullable String agentId) {
        return new ReplySent(TICKET, CUSTOMER, replyId, Author.AGENT, agentId, Visibility.PUBLIC, null, null);
    }

    private static TicketCreated created(String channel, String department, List<String> tags) {
        return new TicketCreated(TICKET, CUSTOMER, channel, department, Priority.NORMAL, tags, null);
    }

    private static TicketStatusChanged resolvedAt(Instant at) {
        return new TicketStatusChanged(TICKET, CUSTOMER, TicketStatus.PENDING, null, at);
    }
}
