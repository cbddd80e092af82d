package io.holdfast.ticket.channel.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element.ShopPurchase;
import io.holdfast.ticket.channel.adapter.Element.ShopRefund;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification.Refused;
import io.holdfast.ticket.channel.adapter.Verification.Verified;
import io.holdfast.ticket.state.Contact;

import static org.assertj.core.api.Assertions.assertThat;

class ShopifyAdapterTest {

    private static final ShopifyAdapter ADAPTER = new ShopifyAdapter();
    private static final String ORDER = "{'id':101,'email':'Kim@Example.com','contact_email':'kim@example.com',"
            + "'customer':{'email':'kim@home.example','first_name':'Kim','last_name':'Roe'},'phone':'+44 7700 900131',"
            + "'currency':'EUR','total_price':'49.90','presentment_currency':'USD','test':false,"
            + "'financial_status':'paid','processed_at':'2026-11-20T14:29:30+01:00',"
            + "'line_items':[{'sku':'GRIP','quantity':2,'price':'24.95','total_discount':'0.90'},"
            + "{'sku':null,'product_id':77,'quantity':1,'price':'1.00'},"
            + "{'sku':'','title':'A bell','quantity':1,'price':'1','total_discount':'2'},"
            + "{'sku':'GONE','quantity':0,'price':'5.00'}]}";
    private static final String REFUND = "{'id':9,'order_id':101,'created_at':'2026-11-20T13:39:51Z','transactions':["
            + "{'kind':'refund','status':'success','amount':'10.00','currency':'EUR'},"
            + "{'kind':'refund','status':'success','amount':'5.50','currency':'EUR'},"
            + "{'kind':'refund','status':'pending','amount':'90.00','currency':'EUR'},"
            + "{'kind':'void','status':'success','amount':'70.00','currency':'EUR'}]}";

    @Test
    void aPaidOrderIsAPurchaseInTheShopsCurrency() throws UnreadableDelivery {
        assertThat(Deliveries.only(ADAPTER, delivery("orders/paid", ORDER)))
                .isEqualTo(new ShopPurchase(
                        "shopify:berlin:101",
                        List.of(
                                new Contact("email", "kim@example.com"),
                                new Contact("email", "kim@home.example"),
                                new Contact("phone", "+447700900131")),
                        "Kim Roe",
                        new BigDecimal("49.90"),
                        "EUR",
                        List.of(
                                new Item("GRIP", null, 2, new BigDecimal("49.00")),
                                new Item("77", null, 1, new BigDecimal("1.00")),
                                new Item("A bell", null, 1, BigDecimal.ZERO)),
                        Instant.parse("2026-11-20T13:29:30Z")));
    }

    @Test
    void aRefundIsTheSumOfTheTransactionsThatWentThrough() throws UnreadableDelivery {
        assertThat(Deliveries.only(ADAPTER, delivery("orders/updated", REFUND)))
                .isEqualTo(new ShopRefund(
                        "shopify:berlin:101", "9", new BigDecimal("15.50"), Instant.parse("2026-11-20T13:39:51Z")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'test':false | 'test':true | ignored test",
                "'kim' | 'kim' | ignored other-type",
                "'financial_status':'paid' | 'financial_status':'pending' | ignored not-paid",
                "'total_price':'49.90' | 'total_price':'-1' | kept unreadable",
                "'total_price':'49.90' | 'total_price':'1e5' | kept unreadable",
                "'total_price':'49.90' | 'total_price':{} | kept unreadable",
                "'currency':'EUR' | 'currency':'EURO' | kept unreadable",
                "'quantity':2 | 'quantity':1000001 | kept unreadable",
                "'quantity':2 | 'quantity':[] | kept unreadable",
                "'id':101 | 'id':'1 2' | kept unreadable",
                "'total_price' | 'other' | kept unreadable"
            })
    void anOrderThatIsNoPurchaseIsIgnoredOrKept(String field, String changed, String outcome) {
        String topic = outcome.endsWith("other-type") ? "orders/create" : "orders/paid";

        assertThat(outcome(delivery(topic, ORDER.replace(field, changed)))).isEqualTo(outcome);
    }

    @Test
    void testsCountWhereTheAccountWantsThem() {
        Delivery order = delivery("orders/paid", ORDER.replace("'test':false", "'test':true"));

        assertThat(Deliveries.outcomes(ADAPTER, Deliveries.includingTests(), order)
                        .getFirst())
                .startsWith("ShopPurchase");
    }

    @Test
    void anOrderOfNobodyIsIgnored() {
        String counterSale = "{'id':1,'total_price':'1.00','currency':'EUR','line_items':[],'email':'','phone':null}";

        assertThat(outcome(delivery("orders/paid", counterSale))).isEqualTo("ignored no-customer");
    }

    @Test
    void anOrderOfTooManyLinesIsKept() {
        String line = "{'sku':'S','quantity':1,'price':'1'}";
        String lines = (line + ",").repeat(200) + line;

        assertThat(outcome(delivery(
                        "orders/paid",
                        "{'id':1,'total_price':'1','currency':'EUR','email':'a@example.com','line_items':[" + lines
                                + "]}")))
                .isEqualTo("kept unreadable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "customers/redact | {'shop_id':1} | kept for-a-person",
                "customers/data_request | {} | kept for-a-person",
                "shop/redact | {} | kept for-a-person",
                "products/update | {'shop_id':1,'shop_domain':'x'} | kept for-a-person",
                "products/update | {'id':1} | ignored other-type",
                "orders/delete | {'id':1} | ignored other-type",
                "orders/paid | {'id':1} | kept unreadable",
                "refunds/create | {'id':1,'order_id':2,'transactions':[]} | ignored no-money",
                "refunds/create | {'id':1,'order_id':2,'transactions':[{'kind':'refund','status':'success','test':true,"
                        + "'amount':'5'}]} | ignored test",
                "refunds/create | {'id':1,'order_id':2,'transactions':[{'kind':'refund','status':'success'}]} |"
                        + " kept unreadable",
                "refunds/create | {'id':1,'order_id':2,'transactions':[7]} | kept unreadable",
                "draft_orders/create | {'id':1,'total_price':'5','line_items':[]} | ignored other-type"
            })
    void otherBodiesAreIgnoredOrKept(String topic, String body, String outcome) {
        assertThat(outcome(delivery(topic, body))).isEqualTo(outcome);
    }

    @Test
    void withoutATopicTheOrderItselfSaysWhetherItIsPaid() {
        assertThat(outcome(Deliveries.json(ORDER))).startsWith("ShopPurchase");
        assertThat(outcome(Deliveries.json(ORDER.replace("'financial_status':'paid',", ""))))
                .isEqualTo("ignored not-paid");
    }

    @Test
    void theBodyIsSignedWithTheNewSecretOrTheOld() {
        // RFC 4231, test case 2, in base64.
        String signature = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
        Delivery delivery = Deliveries.post("what do ya want for nothing?", "X-Shopify-Hmac-SHA256", signature);

        assertThat(ADAPTER.verify(Deliveries.settings("new", "Jefe"), delivery, Instant.EPOCH))
                .isInstanceOf(Verified.class);
        assertThat(ADAPTER.verify(Deliveries.settings("new"), delivery, Instant.EPOCH))
                .isInstanceOf(Refused.class);
        assertThat(ADAPTER.verify(Deliveries.settings("Jefe"), Deliveries.post("x"), Instant.EPOCH))
                .isInstanceOf(Refused.class);
    }

    private static String outcome(Delivery delivery) {
        return String.join(",", Deliveries.outcomes(ADAPTER, Deliveries.SETTINGS, delivery));
    }

    private static Delivery delivery(String topic, String body) {
        return Deliveries.json(body, "X-Shopify-Topic", topic);
    }
}
