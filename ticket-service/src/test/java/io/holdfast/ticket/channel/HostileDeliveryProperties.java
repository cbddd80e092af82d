package io.holdfast.ticket.channel;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.holdfast.contract.Ids;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.channel.adapter.Element.ShopPurchase;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.chat.InstagramAdapter;
import io.holdfast.ticket.channel.chat.MessengerAdapter;
import io.holdfast.ticket.channel.chat.SlackAdapter;
import io.holdfast.ticket.channel.chat.TelegramAdapter;
import io.holdfast.ticket.channel.chat.TwilioAdapter;
import io.holdfast.ticket.channel.chat.WebAdapter;
import io.holdfast.ticket.channel.chat.WhatsappAdapter;
import io.holdfast.ticket.channel.shop.ShopifyAdapter;
import io.holdfast.ticket.channel.shop.StripeAdapter;
import io.holdfast.ticket.channel.shop.WooCommerceAdapter;

import static org.assertj.core.api.Assertions.assertThat;

class HostileDeliveryProperties {

    private static final List<ChannelAdapter> ADAPTERS = List.of(
            new WhatsappAdapter(),
            new MessengerAdapter(),
            new InstagramAdapter(),
            new TelegramAdapter(),
            new TwilioAdapter(),
            new SlackAdapter(),
            new WebAdapter(),
            new ShopifyAdapter(),
            new WooCommerceAdapter(),
            new StripeAdapter());

    /** Bodies that the adapters understand, in which a property puts another value in some place. */
    private static final List<String> BODIES = List.of("""
            {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":
            {"metadata":{"phone_number_id":"1"},"contacts":[{"wa_id":"447700900111","profile":{"name":"A"}}],
            "messages":[{"id":"w","from":"447700900111","timestamp":"1795171197","type":"location",
            "location":{"latitude":1.5,"longitude":2.5}}],"statuses":[{"id":"s"}]}}]}]}""", """
            {"object":"page","entry":[{"messaging":[{"sender":{"id":"1"},"recipient":{"id":"2"},"timestamp":1795172998058,
            "message":{"mid":"m","text":"t","attachments":[{"type":"image","payload":{"url":"u"}}]}}]}]}""", """
            {"update_id":1,"message":{"message_id":1,"from":{"id":1,"first_name":"A"},"chat":{"id":1,"type":"private"},
            "date":1795174799,"text":"t","document":{"file_name":"f"},"location":{"latitude":1,"longitude":2}}}""", """
            {"type":"event_callback","team_id":"T","event":{"type":"message","user":"U","text":"a <b|c> &amp;",
            "channel":"C","ts":"1795178998.101019","thread_ts":"1.2","files":[{"name":"f"}]}}""", """
            {"type":"message.created","data":{"id":"i","contact":{"email":"a@example.com","handle":"h"},"text":"t",
            "subject":"s","conversationId":"c","occurredAt":"2026-11-20T13:09:55Z","tags":["x"]}}""", """
            {"id":1,"email":"a@example.com","currency":"EUR","total_price":"10.00","financial_status":"paid",
            "processed_at":"2026-11-20T13:29:30+00:00","line_items":[{"sku":"S","quantity":1,"price":"10.00",
            "total_discount":"0.00"}]}""", """
            {"id":1,"order_id":2,"transactions":[{"kind":"refund","status":"success","amount":"1.00","currency":"EUR"}]}""", """
            {"id":1,"total":"10.00","currency":"EUR","date_paid_gmt":"2026-11-20T13:49:20",
            "billing":{"email":"a@example.com"},"line_items":[{"sku":"S","quantity":1,"total":"10.00","total_tax":"1"}],
            "refunds":[{"id":3,"total":"-1.00"}]}""", """
            {"object":"event","type":"charge.succeeded","livemode":true,"data":{"object":{"id":"ch_1","captured":true,
            "amount_captured":100,"currency":"eur","created":1795183789,"receipt_email":"a@example.com"}}}""");

    private static final Pattern SCALAR = Pattern.compile("(?<=:)(?:\"[^\"]*\"|[0-9.]+|true)");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "[[]]",
            "[null]",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "0",
            "-1",
            "1e400",
            "1e-400",
            "1e2147483647",
            "1e-2147483648",
            "9223372036854775808",
            "12345678901234567890123456789",
            "\"9999999999999999.9\"",
            "\"1e999999\"",
            "\"" + "9".repeat(400) + "\"",
            "[{\"a\":[1]}]",
            "{\"id\":{}}",
            "\"\\n\"");

    @Property(tries = 500)
    void noBytesMakeAnAdapterFailInAnotherWayThanItDeclares(@ForAll byte[] body) {
        readAll(body);
    }

    @Property(tries = 2_000)
    void noValueInAnyPlaceMakesAnAdapterFailInAnotherWayThanItDeclares(@ForAll("changedBodies") String body) {
        readAll(body.getBytes(StandardCharsets.UTF_8));
    }

    private static void readAll(byte[] body) {
        String signature = "t=1795171197,v1=ab,v1=sha256=,";
        Delivery delivery = Deliveries.post(
                body,
                "X-Hub-Signature-256",
                "sha256=" + signature,
                "X-Twilio-Signature",
                signature,
                "X-Slack-Signature",
                "v0=" + signature,
                "X-Slack-Request-Timestamp",
                "1795171197",
                "X-Shopify-Hmac-SHA256",
                signature,
                "X-WC-Webhook-Signature",
                signature,
                "Stripe-Signature",
                signature,
                "webhook-id",
                "id",
                "webhook-timestamp",
                "1795171197",
                "webhook-signature",
                "v1 v1, v1,%%% " + signature);
        for (ChannelAdapter adapter : ADAPTERS) {
            adapter.unsignedHandshake(Deliveries.SETTINGS, delivery);
            adapter.verify(Deliveries.SETTINGS, delivery, Instant.ofEpochSecond(1_795_171_197));
            adapter.signedHandshake(delivery);
            try {
                adapter.read(Deliveries.SETTINGS, delivery).forEach(HostileDeliveryProperties::requireStorable);
            } catch (UnreadableDelivery declared) {
                assertThat(declared).hasMessageNotContaining("999");
            }
        }
    }

    private static void requireStorable(Element element) {
        switch (element) {
            case Message message -> {
                assertThat(message.externalId())
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(255)
                        .doesNotContain("\0");
                assertThat(message.contacts()).isNotEmpty();
                assertThat(message.subject()).isNotBlank().doesNotContain("\n");
                assertThat(message.text()).isNotBlank().doesNotContain("\0");
            }
            case ShopPurchase purchase -> {
                assertThat(Ids.isId(purchase.purchaseId())).isTrue();
                assertThat(purchase.amount().signum()).isNotNegative();
                assertThat(purchase.contacts()).isNotEmpty();
            }
            default -> assertThat(element).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> changedBodies() {
        return Arbitraries.of(BODIES).flatMap(body -> {
            List<String> scalars = SCALAR.matcher(body)
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .toList();
            return Arbitraries.of(scalars)
                    .flatMap(scalar -> Arbitraries.of(VALUES).map(value -> body.replace(":" + scalar, ":" + value)));
        });
    }
}
