package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.Signatures;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.ShopPurchase;
import io.holdfast.ticket.channel.adapter.Element.ShopRefund;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification.Refused;
import io.holdfast.ticket.channel.adapter.Verification.Verified;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

class WooCommerceAdapterTest {

    private static final WooCommerceAdapter ADAPTER = new WooCommerceAdapter();
    private static final String ORDER =
            "{'id':45,'total':'84.00','currency':'EUR','date_paid_gmt':'2026-11-20T13:49:20',"
                    + "'billing':{'first_name':'Kim','last_name':'','email':'Kim@Example.com','phone':'+44 7700 900131'},"
                    + "'line_items':[{'sku':'LIGHT','quantity':2,'total':'70.00','total_tax':'14.00'}],"
                    + "'refunds':[{'id':46,'total':'-10.00'},{'id':47,'total':'0'},{'id':{}},{'id':48,'total':'-4.00'}]}";

    @Test
    void aPaidOrderIsAPurchaseAndThenEachOfItsRefunds() throws UnreadableDelivery {
        assertThat(ADAPTER.read(Deliveries.SETTINGS, Deliveries.json(ORDER)))
                .startsWith(
                        new ShopPurchase(
                                "woocommerce:berlin:45",
                                List.of(new Contact("email", "kim@example.com"), new Contact("phone", "+447700900131")),
                                "Kim",
                                new BigDecimal("84.00"),
                                "EUR",
                                List.of(new Item("LIGHT", null, 2, new BigDecimal("84.00"))),
                                Instant.parse("2026-11-20T13:49:20Z")),
                        new ShopRefund("woocommerce:berlin:45", "46", new BigDecimal("10.00"), null))
                .endsWith(new ShopRefund("woocommerce:berlin:45", "48", new BigDecimal("4.00"), null));
        assertThat(outcomes(ORDER).subList(2, 4)).containsExactly("ignored no-money", "kept unreadable");
    }

    @Test
    void anOrderThatIsNotPaidOrOfNobodyIsIgnoredWithItsRefunds() {
        assertThat(outcomes(ORDER.replace("'2026-11-20T13:49:20'", "null")))
                .hasSize(5)
                .containsOnly("ignored not-paid");
        assertThat(outcomes(ORDER.replace("Kim@Example.com", "").replace("+44 7700 900131", "")))
                .hasSize(5)
                .containsOnly("ignored no-customer");
    }

    @Test
    void aBadOrderIsKeptAndItsRefundsGoOn() {
        List<String> outcomes = outcomes(ORDER.replace("'84.00'", "'much'"));

        assertThat(outcomes.getFirst()).isEqualTo("kept unreadable");
        assertThat(outcomes.getLast()).startsWith("ShopRefund");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "order.deleted | {'id':45} | ignored deleted",
                "customer.created | {'id':45,'email':'a@example.com'} | ignored other-type",
                "subscription.updated | {'id':45,'total':'5','date_paid_gmt':'2026-11-20T13:49:20'} | ignored other-type",
                "order.updated | {'number':'45'} | kept unreadable",
                "order.updated | {'id':45,'status':'pending'} | ignored not-paid"
            })
    void otherBodiesAreIgnoredOrKept(String topic, String body, String outcome) {
        assertThat(Deliveries.outcomes(
                        ADAPTER, Deliveries.SETTINGS, Deliveries.json(body, "X-WC-Webhook-Topic", topic)))
                .containsExactly(outcome);
    }

    @Test
    void thePingIsTakenWithoutASignatureAndIgnored() {
        Delivery ping = Deliveries.post("webhook_id=14");

        assertThat(ADAPTER.verify(Deliveries.SETTINGS, ping, Instant.EPOCH)).isInstanceOf(Verified.class);
        assertThat(Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, ping)).containsExactly("ignored ping");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook_id=14&id=1", "webhook_id=", "webhook_id=1x", "{}", ""})
    void whatIsMoreThanAPingNeedsASignature(String body) {
        assertThat(ADAPTER.verify(Deliveries.SETTINGS, Deliveries.post(body), Instant.EPOCH))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a & \"b\" <c>", "a &amp; &quot;b&quot; &lt;c&gt;", "a &#038; &#x22;b&#34; &#60;c&#x3E;"})
    void theSecretMayBeGivenWithEntitiesOrWithout(String secret) {
        Delivery delivery =
                Deliveries.post("{}", "X-WC-Webhook-Signature", Signatures.base64Sha256("a & \"b\" <c>", "{}"));

        assertThat(ADAPTER.verify(Deliveries.settings("other", secret), delivery, Instant.EPOCH))
                .isInstanceOf(Verified.class);
        assertThat(ADAPTER.verify(Deliveries.settings("other"), delivery, Instant.EPOCH))
                .isInstanceOf(Refused.class);
    }

    @Test
    void onlyTheFiveSpecialCharactersAreEntities() {
        assertThat(SpecialCharacters.decoded("&#65; &euro; &amp;lt; &#39;$1")).isEqualTo("&#65; &euro; &lt; '$1");
    }

    private static List<String> outcomes(String body) {
        return Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, Deliveries.json(body));
    }
}
