package io.holdfast.ticket.channel.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;

import static org.assertj.core.api.Assertions.assertThat;

class HostileMailProperties {

    private static final List<ChannelAdapter> ADAPTERS =
            List.of(new EmailAdapter(), new SendGridAdapter(), new MailgunAdapter());

    @Property(tries = 300)
    void arbitraryBytesAreReadOrUnreadable(@ForAll byte[] body) {
        readWithAll(body);
    }

    @Property(tries = 1_000)
    void piecesOfMailsAndFormsAreReadOrUnreadable(@ForAll("pieces") byte[] body) {
        readWithAll(body);
    }

    @Property(tries = 500)
    void arbitraryBytesInAnyCharsetAreText(@ForAll("charsets") String charset, @ForAll byte[] bytes) {
        assertThat(MailCharsets.decode(bytes, charset)).isNotNull();
    }

    @Property(tries = 500)
    void asciiIsTheSameInEveryMail(@ForAll("ascii") String text) throws UnreadableDelivery {
        assertThat(Mails.withContent("", "x" + text + "x").text()).isEqualTo("x" + text + "x");
    }

    @Property(tries = 500)
    void aWordThatIsCutAnywhereIsDecodedWhole(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0x21, max = 0xD7FF) Integer> letters,
            @ForAll @IntRange(min = 1, max = 7) int cut) {
        StringBuilder text = new StringBuilder();
        letters.stream().filter(Character::isLetterOrDigit).forEach(text::appendCodePoint);
        StringBuilder words = new StringBuilder();
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += cut) {
            words.append(from == 0 ? "" : " ").append("=?utf-8?Q?");
            for (int i = from; i < Math.min(bytes.length, from + cut); i++) {
                words.append("=%02X".formatted(bytes[i] & 0xff));
            }
            words.append("?=");
        }
        assertThat(EncodedWords.decode(words.toString())).isEqualTo(text.toString());
    }

    private static void readWithAll(byte[] body) {
        for (ChannelAdapter adapter : ADAPTERS) {
            Delivery delivery = Mails.delivery(Map.of("content-type", "multipart/form-data; boundary=edge"), body);
            Verification verification = adapter.verify(Mails.settings(List.of("s"), "x"), delivery, Instant.EPOCH);
            assertThat(verification).isInstanceOf(Verification.Refused.class);
            try {
                adapter.read(Mails.settings(), delivery).forEach(HostileMailProperties::requireStorable);
            } catch (UnreadableDelivery unreadable) {
                assertThat(unreadable).hasMessageEndingWith(".");
            }
        }
    }

    /** What UTF-8 and PostgreSQL can hold, within the limits of columns. */
    private static void requireStorable(Element element) {
        if (element instanceof Element.Message message) {
            assertThat(message.text()).doesNotContain("\0").hasSizeLessThanOrEqualTo(MessageTexts.LENGTH_MAX);
            assertThat(message.subject())
                    .isNotBlank()
                    .doesNotContain("\n", "\r", "\0")
                    .hasSizeLessThanOrEqualTo(500);
            assertThat(message.externalId())
                    .isNotBlank()
                    .doesNotContain("\0", " ")
                    .hasSizeLessThanOrEqualTo(255);
            assertThat(StandardCharsets.UTF_8
                            .newEncoder()
                            .canEncode(message.text() + message.subject() + message.externalId()))
                    .isTrue();
            assertThat(message.conversationKeys()).hasSizeLessThanOrEqualTo(100).doesNotHaveDuplicates();
        }
    }

    @Provide
    Arbitrary<String> charsets() {
        return Arbitraries.oneOf(
                Arbitraries.of(Charset.availableCharsets().keySet()),
                Arbitraries.strings().ofMaxLength(20));
    }

    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(80);
    }

    @Provide
    Arbitrary<byte[]> pieces() {
        Arbitrary<byte[]> known = Arbitraries.of(
                        "From: ",
                        "To: ",
                        "Subject: ",
                        "Message-ID: ",
                        "References: ",
                        "Date: ",
                        "Return-Path: ",
                        "\r\n",
                        "\r\n",
                        "\r\n\r\n",
                        " ",
                        "\t",
                        "<a@b.example>",
                        "a@b.example",
                        "(",
                        ")",
                        "\"",
                        "<",
                        ">",
                        "=?utf-8?Q?=C3",
                        "?=",
                        "=?x?B?",
                        "\0",
                        "\uD83D\uDE00",
                        "Content-Type: multipart/mixed; boundary=edge\r\n",
                        "Content-Type: multipart/report; report-type=delivery-status\r\n",
                        "Content-Type: text/html; charset=",
                        "Content-Type: message/rfc822\r\n",
                        "Content-Type: text/plain\r\n",
                        "utf-16",
                        "Content-Disposition: attachment; filename*0*=",
                        "Content-Disposition: form-data; name=\"headers\"\r\n\r\n",
                        "Content-Disposition: form-data; name=\"email\"\r\n\r\n",
                        "Content-Disposition: form-data; name=\"attachment1\"; filename=x\r\n",
                        "Content-Disposition: form-data; name=\"attachment-info\"\r\n\r\n{\"attachment1\":{}}",
                        "Content-Transfer-Encoding: base64\r\n",
                        "Content-Transfer-Encoding: quoted-printable\r\n",
                        "\r\n--edge\r\n",
                        "--edge--\r\n",
                        "message-headers=[[\"From\",\"a@b.example\"],[\"Subject\",\"\\ud800\"]]&",
                        "body-plain=%ED%A0%80&",
                        "body-mime=",
                        "from=a@b.example&",
                        "<div style=display:none>",
                        "<blockquote>",
                        "<br>",
                        "%00",
                        "''",
                        "{",
                        "[")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
        return Arbitraries.frequencyOf(Tuple.of(8, known), Tuple.of(1, any))
                .list()
                .ofMaxSize(60)
                .map(pieces -> {
                    ByteArrayOutputStream body = new ByteArrayOutputStream();
                    pieces.forEach(body::writeBytes);
                    return body.toByteArray();
                });
    }
}
