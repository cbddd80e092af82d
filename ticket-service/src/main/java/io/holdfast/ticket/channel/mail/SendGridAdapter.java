package io.holdfast.ticket.channel.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.BodyJson;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.UnixTimes;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.channel.mail.MailHeaders.MailField;

/** SendGrid's Inbound Parse: a form with the parts of a mail, or with the raw mail in the field {@code email}. */
public final class SendGridAdapter implements ChannelAdapter {

    /** SendGrid repeats a delivery for three days. */
    private static final Duration AGE_MAX = Duration.ofDays(4);

    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "sendgrid";
    }

    @Override
    public int bytesMax() {
        return MAIL_BYTES_MAX;
    }

    @Override
    public List<ChannelSettings.Setting> required() {
        return List.of(ChannelSettings.Setting.PUBLIC_KEY);
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        String timestamp = delivery.header("x-twilio-email-event-webhook-timestamp");
        String signature = delivery.header("x-twilio-email-event-webhook-signature");
        if (timestamp == null || signature == null || settings.publicKey() == null) {
            return new Verification.Refused("The signature or its time is missing.");
        }
        Instant sentAt = UnixTimes.seconds(timestamp);
        if (sentAt == null || sentAt.isBefore(now.minus(AGE_MAX)) || sentAt.isAfter(now.plus(AHEAD_MAX))) {
            return new Verification.Refused(
                    "The signature is older than " + AGE_MAX.toDays() + " days or from the future.");
        }
        return Verification.of(EcdsaSignature.fits(settings.publicKey(), signature, timestamp, delivery.body()));
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        FormBody form = FormReader.read(delivery);
        byte[] raw = form.bytes("email");
        Mail mail = raw == null ? parsed(form, delivery.body()) : MimeMail.read(raw);
        return List.of(MailElements.of(mail.withEnvelopeSender(envelopeSender(form)), settings));
    }

    private static Mail parsed(FormBody form, byte[] body) throws UnreadableDelivery {
        JsonNode charsets = ParsedForm.json(form, "charsets");
        MailText text = new MailText();
        text.addPlain(form.text("text", charset(charsets, "text")));
        text.addHtml(form.text("html", charset(charsets, "html")));
        ParsedForm.addFiles(text, form, fileNames(form), ParsedForm.contentIds(ParsedForm.json(form, "content-ids")));
        return ParsedForm.mail(
                headers(form, charsets), form, form.text("subject", charset(charsets, "subject")), text, body);
    }

    /** The mail's own, and the field {@code from} where they lack it. */
    private static MailHeaders headers(FormBody form, @Nullable JsonNode charsets) throws UnreadableDelivery {
        byte[] written = form.bytes("headers");
        MailHeaders headers = written == null ? MailHeaders.NONE : MimeMail.readHeader(written);
        String from = form.text("from", charset(charsets, "from"));
        return headers.first("from") != null || from == null ? headers : headers.with(MailField.of("From", from));
    }

    private static @Nullable String charset(@Nullable JsonNode charsets, String field) {
        return charsets == null ? null : BodyJson.text(charsets, field);
    }

    private static @Nullable String envelopeSender(FormBody form) {
        JsonNode envelope = ParsedForm.json(form, "envelope");
        return envelope == null ? null : BodyJson.text(envelope, "from");
    }

    /** By the names of their fields, from {@code {"attachment1": {"filename": …}}}. */
    private static Map<String, String> fileNames(FormBody form) {
        Map<String, String> names = new HashMap<>();
        JsonNode info = ParsedForm.json(form, "attachment-info");
        if (info != null) {
            info.fieldNames().forEachRemaining(field -> {
                String filename = BodyJson.text(info.path(field), "filename");
                String name = filename == null ? BodyJson.text(info.path(field), "name") : filename;
                if (name != null && FormBody.FormFile.isNamedByVendors(field)) {
                    names.put(field, EncodedWords.decode(name));
                }
            });
        }
        return names;
    }
}
