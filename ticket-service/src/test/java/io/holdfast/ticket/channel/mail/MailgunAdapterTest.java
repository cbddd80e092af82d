package io.holdfast.ticket.channel.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Message.Kind;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.Verification;

import static org.assertj.core.api.Assertions.assertThat;

class MailgunAdapterTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);
    private static final String SECRET = "signing-key-of-the-tests";

    private final MailgunAdapter adapter = new MailgunAdapter();

    @Test
    void aTokenIsGoodForOneMessage() {
        Map<String, String> form = signed(NOW);
        form.put("Message-Id", "<g-1@holm.example>");
        assertThat(verify(Forms.encoded(form))).isEqualTo(new Verification.VerifiedOnce("token-1", "g-1@holm.example"));
    }

    @Test
    void theIdMayBeInTheListOfHeadersOrInTheRawMail() {
        Map<String, String> listed = signed(NOW);
        listed.put("message-headers", "[[\"Message-Id\", \"<g-2@holm.example>\"]]");
        assertThat(verify(Forms.encoded(listed)))
                .isEqualTo(new Verification.VerifiedOnce("token-1", "g-2@holm.example"));

        Map<String, String> raw = signed(NOW);
        raw.put("body-mime", Mails.FROM + Mails.ID + "\nHello");
        assertThat(verify(Forms.encoded(raw))).isEqualTo(new Verification.VerifiedOnce("token-1", "m-1@holm.example"));
    }

    @Test
    void aMailWithoutAnIdIsKnownByItsBody() {
        Delivery delivery = Forms.encoded(signed(NOW));
        assertThat(verify(delivery))
                .isEqualTo(new Verification.VerifiedOnce("token-1", ExternalIds.ofContent(delivery.body())));
    }

    @Test
    void itIsRefusedAfterTwelveHours() {
        assertThat(verify(Forms.encoded(signed(NOW.minus(Duration.ofHours(12))))))
                .isInstanceOf(Verification.VerifiedOnce.class);
        assertThat(verify(Forms.encoded(signed(NOW.minus(Duration.ofHours(12)).minusSeconds(1)))))
                .isInstanceOf(Verification.Refused.class);
        assertThat(verify(Forms.encoded(signed(NOW.plus(Duration.ofHours(1))))))
                .isInstanceOf(Verification.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "token", "signature"})
    void allThreeFieldsAreNeeded(String field) {
        Map<String, String> without = signed(NOW);
        without.remove(field);
        assertThat(verify(Forms.encoded(without))).isInstanceOf(Verification.Refused.class);
        Map<String, String> changed = signed(NOW.minusSeconds(5));
        changed.computeIfPresent(field, (name, value) -> value + "0");
        assertThat(verify(Forms.encoded(changed))).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void aSignatureInAMultipartFitsToo() {
        Forms form = Forms.multipart();
        signed(NOW).forEach(form::field);
        assertThat(verify(form.field("Message-Id", "<g-1@holm.example>").delivery()))
                .isEqualTo(new Verification.VerifiedOnce("token-1", "g-1@holm.example"));
    }

    @Test
    void theTextIsTheWholeBody() throws Exception {
        Element.Message message = read(Forms.encoded(Map.of(
                "from", "Ida Høyer <ida@holm.example>",
                "sender", "ida@holm.example",
                "subject", "Bell – again",
                "Message-Id", "<g-1@holm.example>",
                "References", "<r-0@larkspur.example> <r-1@larkspur.example>",
                "body-plain", "See below.\r\n\r\n---------- Forwarded message ---------\r\nFrom: x",
                "stripped-text", "See below.")));
        assertThat(message.text()).isEqualTo("See below.\n\n---------- Forwarded message ---------\nFrom: x");
        assertThat(message.subject()).isEqualTo("Bell – again");
        assertThat(message.displayName()).isEqualTo("Ida Høyer");
        assertThat(message.conversationKeys())
                .containsExactly("g-1@holm.example", "r-1@larkspur.example", "r-0@larkspur.example");
    }

    @Test
    void theListOfHeadersCountsBeforeTheFields() throws Exception {
        Element.Message message = read(Forms.encoded(Map.of(
                "From",
                "x@y.example",
                "message-headers",
                "[[\"From\", \"=?utf-8?q?Zo=C3=AB?= <ida@holm.example>\"], [\"Precedence\", \"bulk\"], [1], \"x\", {}]",
                "body-html",
                "<p>a</p>")));
        assertThat(message.contacts().getFirst().value()).isEqualTo("ida@holm.example");
        assertThat(message.displayName()).isEqualTo("Zoë");
        assertThat(message.tags()).containsExactly("bulk");
        assertThat(message.text()).isEqualTo("a");
    }

    @Test
    void anEmptySenderIsANullReturnPath() throws Exception {
        assertThat(read(Forms.encoded(Map.of("from", "ida@holm.example", "sender", "", "body-plain", "Away")))
                        .kind())
                .isEqualTo(Kind.AUTOMATIC);
    }

    @Test
    void theHeaderSenderIsNotTheEnvelopes() throws Exception {
        assertThat(read(Forms.encoded(Map.of("from", "ida@holm.example", "Sender", "", "body-plain", "Hello")))
                        .kind())
                .isEqualTo(Kind.CUSTOMER);
    }

    @Test
    void attachmentsAreFilesButForPicturesThatTheHtmlShows() throws Exception {
        assertThat(read(Forms.multipart()
                                .field("from", "ida@holm.example")
                                .field("body-plain", "Files.")
                                .field("body-html", "<img src=\"cid:logo@1\">")
                                .field("content-id-map", "{\"<logo@1>\": \"attachment-2\"}")
                                .field("attachment-count", "2")
                                .file("attachment-1", "wheel.png", "\r\nContent-Type: image/png")
                                .file("attachment-2", "logo.png", "\r\nContent-Type: image/png")
                                .delivery())
                        .text())
                .isEqualTo("Files.\n[file: wheel.png]");
    }

    @Test
    void theRawMailIsReadInItsOwnLetters() throws Exception {
        byte[] raw = Mails.latin1(Mails.FROM + Mails.ID + "Content-Type: text/plain; charset=iso-8859-1\n\nn\u00E9");
        Element.Message message = read(Forms.multipart().field("body-mime", raw).delivery());
        assertThat(message.text()).isEqualTo("né");
        assertThat(message.externalId()).isEqualTo("m-1@holm.example");
        assertThat(adapter.suffixes()).containsExactly("mime");
    }

    @Test
    void aDeliveryEventIsVerifiedAndIgnored() throws Exception {
        Map<String, String> proof = signed(NOW);
        String json = "{\"signature\": {\"timestamp\": \"%s\", \"token\": \"%s\", \"signature\": \"%s\"},"
                        .formatted(proof.get("timestamp"), proof.get("token"), proof.get("signature"))
                + " \"event-data\": {\"event\": \"delivered\", \"id\": \"ev-1\"}}";
        Delivery delivery = Mails.delivery(Map.of("Content-Type", "application/json"), Hmac.bytes(json));
        assertThat(verify(delivery)).isEqualTo(new Verification.VerifiedOnce("token-1", "ev-1"));
        assertThat(adapter.read(Mails.settings(), delivery)).containsExactly(new Element.Ignored("delivery-event"));
    }

    private static Map<String, String> signed(Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        byte[] digest = Hmac.of(Hmac.SHA256, Hmac.bytes(SECRET), Hmac.bytes(timestamp + "token-1"));
        Map<String, String> form = new LinkedHashMap<>();
        form.put("timestamp", timestamp);
        form.put("token", "token-1");
        form.put("signature", HexFormat.of().formatHex(digest));
        return form;
    }

    private Verification verify(Delivery delivery) {
        return adapter.verify(Mails.settings(List.of("an older key", SECRET), null), delivery, NOW);
    }

    private Element.Message read(Delivery delivery) throws Exception {
        return (Element.Message) adapter.read(Mails.settings(), delivery).getFirst();
    }
}
