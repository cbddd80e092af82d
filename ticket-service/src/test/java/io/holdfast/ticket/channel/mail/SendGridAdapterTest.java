package io.holdfast.ticket.channel.mail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Message.Kind;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.Verification;

import static org.assertj.core.api.Assertions.assertThat;

class SendGridAdapterTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);
    private static final byte[] BODY = {1, 2, (byte) 0xff};
    private static final KeyPair KEYS = keys();
    private static final String HEADERS = """
            Received: by mx
            From: Ida <ida@holm.example>
            Message-ID:
             <s-1@holm.example>
            In-Reply-To: <r-1@larkspur.example>
            Subject: Bell
            Date: Mon, 2 Nov 2026 10:02:03 +0000
            """;

    private final SendGridAdapter adapter = new SendGridAdapter();

    @Test
    void aSignatureOfTimeAndBodyFits() {
        assertThat(verify(publicKey(), NOW, BODY)).isEqualTo(new Verification.Verified());
        assertThat(verify(publicKey(), NOW, new byte[] {1, 2})).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void itIsGoodForFourDays() {
        assertThat(verify(publicKey(), NOW.minus(Duration.ofDays(4)), BODY)).isEqualTo(new Verification.Verified());
        assertThat(verify(publicKey(), NOW.minus(Duration.ofDays(4)).minusSeconds(1), BODY))
                .isInstanceOf(Verification.Refused.class);
        assertThat(verify(publicKey(), NOW.plus(Duration.ofHours(1)), BODY)).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void withoutAKeyNothingFits() {
        assertThat(verify(null, NOW, BODY)).isInstanceOf(Verification.Refused.class);
        assertThat(verify("bm8ga2V5", NOW, BODY)).isInstanceOf(Verification.Refused.class);
        assertThat(verify("*", NOW, BODY)).isInstanceOf(Verification.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "MEUC", "bm8gc2lnbmF0dXJl"})
    void whatIsNoSignatureDoesNotFit(String signature) {
        assertThat(adapter.verify(
                        Mails.settings(List.of(), publicKey()),
                        delivery(Long.toString(NOW.getEpochSecond()), signature, BODY),
                        NOW))
                .isInstanceOf(Verification.Refused.class);
        assertThat(adapter.verify(Mails.settings(List.of(), publicKey()), Mails.delivery(Map.of(), BODY), NOW))
                .isInstanceOf(Verification.Refused.class);
    }

    @Test
    void thePartsOfAMailAreAMessage() throws Exception {
        Element.Message message = read(Forms.multipart()
                .field("headers", HEADERS)
                .field("from", "Ida <ida@holm.example>")
                .field("subject", "Bell")
                .field("envelope", "{\"to\":[\"care@larkspur.example\"],\"from\":\"ida@holm.example\"}")
                .field("text", "It rattles.\r\n")
                .field("html", "<p>rich</p>"));
        assertThat(message)
                .extracting(
                        Element.Message::externalId,
                        Element.Message::subject,
                        Element.Message::text,
                        Element.Message::kind)
                .containsExactly("s-1@holm.example", "Bell", "It rattles.", Kind.CUSTOMER);
        assertThat(message.conversationKeys()).containsExactly("s-1@holm.example", "r-1@larkspur.example");
        assertThat(message.occurredAt()).isEqualTo("2026-11-02T10:02:03Z");
    }

    @Test
    void eachFieldHasItsOwnCharset() throws Exception {
        Element.Message message = read(Forms.multipart()
                .field("headers", HEADERS)
                .field("charsets", "{\"subject\":\"windows-1251\",\"text\":\"iso-8859-2\",\"html\":\"UTF-8\"}")
                .field("subject", "Привет".getBytes(Charset.forName("windows-1251")))
                .field("text", "Łódź".getBytes(Charset.forName("iso-8859-2"))));
        assertThat(message.subject()).isEqualTo("Привет");
        assertThat(message.text()).isEqualTo("Łódź");
    }

    @Test
    void aBlankTextGivesWayToTheHtmlInItsCharset() throws Exception {
        assertThat(read(Forms.multipart()
                                .field("headers", HEADERS)
                                .field("charsets", "{\"html\":\"ISO-8859-1\"}")
                                .field("text", "\n")
                                .field("html", "<b>n\u00E9</b>".getBytes(StandardCharsets.ISO_8859_1)))
                        .text())
                .isEqualTo("né");
    }

    @Test
    void attachmentsAreFilesInTheirOrderButForPicturesThatTheHtmlShows() throws Exception {
        Element.Message message = read(Forms.multipart()
                .field("headers", HEADERS)
                .field("text", "Files.")
                .field("html", "<img src='cid:logo@1'>")
                .field("attachments", "4")
                .field("content-ids", "{\"logo@1\":\"attachment2\"}")
                .field("attachment-info", "{\"attachment1\":{\"filename\":\"så.png\",\"type\":\"image/png\"}}")
                .file("attachment10", "ten.txt", "")
                .file("attachment2", "logo.png", "\r\nContent-Type: image/png")
                .file("attachment1", "x.png", "")
                // A type of several parts does not make fields of what is in it.
                .file("attachment3", "three.bin", "\r\nContent-Type: multipart/mixed; boundary=b"));
        assertThat(message.text()).isEqualTo("Files.\n[file: så.png]\n[file: three.bin]\n[file: ten.txt]");
        assertThat(message.hasMedia()).isTrue();
    }

    @Test
    void theRawMailIsReadAsOne() throws Exception {
        Element.Message message = read(Forms.multipart()
                .field(
                        "email",
                        Mails.latin1(Mails.FROM + Mails.ID
                                + "Subject: Bell\nContent-Type: text/plain; charset=latin1\n\nn\u00E9"))
                .field("envelope", "{\"from\":\"ida@holm.example\"}"));
        assertThat(message.externalId()).isEqualTo("m-1@holm.example");
        assertThat(message.text()).isEqualTo("né");
    }

    @Test
    void anEnvelopeWithoutASenderIsAnAutomaticAnswer() throws Exception {
        assertThat(read(Forms.multipart().field("headers", HEADERS).field("envelope", "{\"from\":\"\"}"))
                        .kind())
                .isEqualTo(Kind.AUTOMATIC);
    }

    @Test
    void aBounceHasTheIdsOfTheMailThatItReturns() throws Exception {
        Element.Message bounce = read(Forms.multipart()
                .field("headers", "From: <>\nX-Failed-Recipients: nobody@holm.example\n")
                .returned("attachment1", "message/rfc822", "Message-ID: <r-7@larkspur.example>\r\n\r\nHello"));
        assertThat(bounce.kind()).isEqualTo(Kind.AUTOMATIC);
        assertThat(bounce.conversationKeys()).containsExactly("r-7@larkspur.example");
    }

    @Test
    void withoutHeadersTheFieldsAreTheMail() throws Exception {
        Delivery delivery = Forms.multipart()
                .field("from", "Ida <ida@holm.example>")
                .field("subject", "Bell")
                .field("text", "Hello")
                .delivery();
        Element.Message message =
                (Element.Message) adapter.read(Mails.settings(), delivery).getFirst();
        assertThat(message.externalId()).isEqualTo(ExternalIds.ofContent(delivery.body()));
        assertThat(message.displayName()).isEqualTo("Ida");
    }

    @Test
    void theContentTypeIsNoProofOfAnything() throws Exception {
        byte[] body = Forms.multipart()
                .field("headers", HEADERS)
                .field("text", "Hello")
                .bytes();
        assertThat(((Element.Message) adapter.read(
                                        Mails.settings(), Mails.delivery(Map.of("Content-Type", "text/plain"), body))
                                .getFirst())
                        .text())
                .isEqualTo("Hello");
    }

    private Element.Message read(Forms form) throws Exception {
        return (Element.Message) adapter.read(Mails.settings(), form.delivery()).getFirst();
    }

    private Verification verify(@Nullable String publicKey, Instant signedAt, byte[] body) {
        try {
            String timestamp = Long.toString(signedAt.getEpochSecond());
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(KEYS.getPrivate());
            signer.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            signer.update(BODY);
            String signature = Base64.getEncoder().encodeToString(signer.sign());
            return adapter.verify(Mails.settings(List.of(), publicKey), delivery(timestamp, signature, body), NOW);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Delivery delivery(String timestamp, String signature, byte[] body) {
        return Mails.delivery(
                Map.of(
                        "X-Twilio-Email-Event-Webhook-Timestamp",
                        timestamp,
                        "X-Twilio-Email-Event-Webhook-Signature",
                        signature),
                body);
    }

    private static String publicKey() {
        return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
