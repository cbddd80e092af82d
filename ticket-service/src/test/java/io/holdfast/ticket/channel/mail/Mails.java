package io.holdfast.ticket.channel.mail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;

/** Invented mails, and what becomes of them. */
final class Mails {

    static final String OWN = "care@larkspur.example";
    static final String FORM = "form@larkspur.example";
    static final String FROM = "From: Ida Holm <Ida@Holm.example>\n";
    static final String ID = "Message-ID: <m-1@holm.example>\n";

    private Mails() {}

    static ChannelSettings settings() {
        return settings(List.of(), null);
    }

    static ChannelSettings settings(List<String> secrets, @Nullable String publicKey) {
        return new ChannelSettings(
                secrets, publicKey, null, null, Set.of(), Set.of(OWN), Set.of(FORM), false, null, null, List.of());
    }

    static Delivery delivery(Map<String, String> headers, byte[] body) {
        Map<String, List<String>> lists = headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
        return Delivery.of("POST", "oslo", "", "", lists, body);
    }

    /** With line ends as on the wire. */
    static byte[] bytes(String mail) {
        return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** In the charset whose letters are bytes. */
    static byte[] latin1(String mail) {
        return mail.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    static Element element(byte[] raw) throws UnreadableDelivery {
        return new EmailAdapter().read(settings(), delivery(Map.of(), raw)).getFirst();
    }

    static Element.Message message(byte[] raw) throws UnreadableDelivery {
        return (Element.Message) element(raw);
    }

    static Element.Message message(String mail) throws UnreadableDelivery {
        return message(bytes(mail));
    }

    /** Of a mail with these header lines and a short text. */
    static Element.Message withHeaders(String lines) throws UnreadableDelivery {
        return message(FROM + ID + lines + "\nHello\n");
    }

    /** Of a mail with these header lines about its content, and this content. */
    static Element.Message withContent(String lines, String content) throws UnreadableDelivery {
        return message(FROM + ID + "Subject: A question\nMIME-Version: 1.0\n" + lines + "\n" + content);
    }

    /** A multipart whose parts, with their headers, stand between boundaries. */
    static Element.Message multipart(String subtype, String... parts) throws UnreadableDelivery {
        return withContent("Content-Type: multipart/" + subtype + "; boundary=\"edge\"\n", parts(parts));
    }

    static String parts(String... parts) {
        return "--edge\n" + String.join("\n--edge\n", parts) + "\n--edge--\n";
    }
}
