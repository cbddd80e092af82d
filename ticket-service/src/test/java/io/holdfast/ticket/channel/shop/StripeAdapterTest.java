package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.Signatures;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.ShopPurchase;
import io.holdfast.ticket.channel.adapter.Element.ShopRefund;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.channel.adapter.Verification.Refused;
import io.holdfast.ticket.channel.adapter.Verification.Verified;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

class StripeAdapterTest {

    private static final StripeAdapter ADAPTER = new StripeAdapter();
    private static final long SIGNED_AT = 1_795_183_798;
    private static final String CHARGE = "'id':'ch_1','captured':true,'amount':5000,'amount_captured':4599,"
            + "'currency':'eur','created':1795183789,'billing_details':{'email':'Kim@Example.com','name':'Kim'},"
            + "'receipt_email':'kim@home.example'";
    private static final String REFUND =
            "'id':'re_1','charge':'ch_1','amount':500,'currency':'jpy','status':'succeeded','created':1795183790";

    @ParameterizedTest
    @ValueSource(strings = {"charge.succeeded", "charge.captured"})
    void aCapturedChargeIsAPurchase(String type) throws UnreadableDelivery {
        assertThat(Deliveries.only(ADAPTER, event(type, CHARGE)))
                .isEqualTo(new ShopPurchase(
                        "stripe:berlin:ch_1",
                        List.of(new Contact("email", "kim@example.com"), new Contact("email", "kim@home.example")),
                        "Kim",
                        new BigDecimal("45.99"),
                        "EUR",
                        List.of(),
                        Instant.ofEpochSecond(1_795_183_789)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refund.created", "refund.updated"})
    void aRefundThatSucceededGivesMoneyBack(String type) throws UnreadableDelivery {
        assertThat(Deliveries.only(ADAPTER, event(type, REFUND)))
                .isEqualTo(new ShopRefund(
                        "stripe:berlin:ch_1", "re_1", new BigDecimal("500"), Instant.ofEpochSecond(1_795_183_790)));
    }

    @ParameterizedTest
    @CsvSource({
        "jpy, 4599",
        "krw, 4599",
        "mga, 4599",
        "xof, 4599",
        "bhd, 4.599",
        "kwd, 4.599",
        "isk, 45.99",
        "ugx, 45.99",
        "USD, 45.99"
    })
    void decimalsAreStripes(String currency, BigDecimal amount) throws UnreadableDelivery {
        ShopPurchase purchase = (ShopPurchase)
                Deliveries.only(ADAPTER, event("charge.succeeded", CHARGE.replace("'eur'", "'" + currency + "'")));

        assertThat(purchase.amount()).isEqualTo(amount);
    }

    @ParameterizedTest
    @CsvSource({
        "payment_intent.succeeded",
        "invoice.paid",
        "checkout.session.completed",
        "charge.updated",
        "charge.refunded"
    })
    void otherEventsOfTheSameMoneyAreIgnored(String type) {
        assertThat(outcomes(event(type, CHARGE))).containsExactly("ignored other-type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'captured':true | 'captured':false | ignored not-paid",
                "4599 | 45.99 | kept unreadable",
                "4599 | '4599' | kept unreadable",
                "4599 | 99999999999999999999 | kept unreadable",
                "4599 | -1 | kept unreadable",
                "'eur' | 'euro' | kept unreadable",
                "'id':'ch_1' | 'id':'' | kept unreadable"
            })
    void aChargeThatIsNoPurchaseIsIgnoredOrKept(String field, String changed, String outcome) {
        assertThat(outcomes(event("charge.succeeded", CHARGE.replace(field, changed))))
                .containsExactly(outcome);
    }

    @Test
    void aChargeOfNobodyIsIgnored() {
        assertThat(outcomes(
                        event("charge.succeeded", "'id':'ch_1','captured':true,'amount_captured':1,'currency':'eur'")))
                .containsExactly("ignored no-customer");
    }

    @ParameterizedTest
    @CsvSource({"pending", "failed", "requires_action"})
    void aRefundThatHasNotSucceededIsIgnored(String status) {
        assertThat(outcomes(event("refund.updated", REFUND.replace("succeeded", status))))
                .containsExactly("ignored not-succeeded");
    }

    @Test
    void testsAndThinEventsAreIgnored() {
        Delivery test = Deliveries.json(
                "{'object':'event','type':'charge.succeeded','livemode':false,'data':{'object':{" + CHARGE + "}}}");

        assertThat(outcomes(test)).containsExactly("ignored test");
        assertThat(Deliveries.outcomes(ADAPTER, Deliveries.includingTests(), test)
                        .getFirst())
                .startsWith("ShopPurchase");
        assertThat(outcomes(Deliveries.json("{'object':'v2.core.event','type':'v1.billing.meter.error'}")))
                .containsExactly("ignored other-type");
    }

    @Test
    void anySignatureOfTheFirstVersionMayFitWithTheWholeSecret() {
        String fitting = "v1=" + Signatures.hexSha256("whsec_abc", SIGNED_AT + ".{}");

        assertThat(verify("t=" + SIGNED_AT + ",v1=00," + fitting + ",v0=11", 300))
                .isInstanceOf(Verified.class);
        assertThat(verify("t=" + SIGNED_AT + ", " + fitting, -300)).isInstanceOf(Verified.class);
        assertThat(verify("t=" + SIGNED_AT + "," + fitting, 301)).isInstanceOf(Refused.class);
        assertThat(verify("t=" + (SIGNED_AT + 1) + "," + fitting, 0)).isInstanceOf(Refused.class);
        assertThat(verify("t=" + SIGNED_AT + "," + fitting.replace("v1", "v0"), 0))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=", "t=1795183798", "v1=00", "t=x,v1=00", ",,,="})
    void aHeaderOfAnotherFormIsRefused(String header) {
        assertThat(verify(header, 0)).isInstanceOf(Refused.class);
    }

    private static Verification verify(String header, long secondsLater) {
        return ADAPTER.verify(
                Deliveries.settings("whsec_old", "whsec_abc"),
                Deliveries.post("{}", "Stripe-Signature", header),
                Instant.ofEpochSecond(SIGNED_AT + secondsLater));
    }

    private static List<String> outcomes(Delivery delivery) {
        return Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, delivery);
    }

    private static Delivery event(String type, String object) {
        return Deliveries.json(
                "{'object':'event','type':'" + type + "','livemode':true,'data':{'object':{" + object + "}}}");
    }
}
