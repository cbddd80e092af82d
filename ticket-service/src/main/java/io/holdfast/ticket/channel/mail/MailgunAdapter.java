package io.holdfast.ticket.channel.mail;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;

/** Mailgun's routes: a form with the parts of a mail, or, for an address that ends with {@code mime}, with the raw mail. */
public final class MailgunAdapter implements ChannelAdapter {

    @Override
    public String name() {
        return "mailgun";
    }

    @Override
    public int bytesMax() {
        return MAIL_BYTES_MAX;
    }

    /** Mailgun decides by the end of the address whether it sends the raw mail. */
    @Override
    public List<String> suffixes() {
        return List.of("mime");
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        try {
            JsonNode event = MailgunSignature.deliveryEvent(delivery.body());
            if (event != null) {
                return MailgunSignature.of(event).verify(settings.secrets(), now, () -> eventId(event, delivery));
            }
            FormBody form = FormReader.read(delivery);
            return MailgunSignature.of(form).verify(settings.secrets(), now, () -> messageId(form, delivery));
        } catch (UnreadableDelivery unreadable) {
            return new Verification.Refused("There is no signature in the body.");
        }
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        if (MailgunSignature.deliveryEvent(delivery.body()) != null) {
            return List.of(new Element.Ignored("delivery-event"));
        }
        FormBody form = FormReader.read(delivery);
        return List.of(MailElements.of(mail(form, delivery), settings));
    }

    private static String eventId(JsonNode event, Delivery delivery) {
        JsonNode id = event.path("event-data").path("id");
        return id.isTextual() ? ExternalIds.bounded(id.textValue()) : ExternalIds.ofContent(delivery.body());
    }

    private static String messageId(FormBody form, Delivery delivery) {
        try {
            return mail(form, delivery).externalId();
        } catch (UnreadableDelivery unreadable) {
            return ExternalIds.ofContent(delivery.body());
        }
    }

    private static Mail mail(FormBody form, Delivery delivery) throws UnreadableDelivery {
        byte[] raw = form.bytes("body-mime");
        Mail mail = raw == null ? parsed(form, delivery.body()) : MimeMail.read(raw);
        return mail.withEnvelopeSender(form.text("sender"));
    }

    /** From {@code body-plain}: {@code stripped-text} lacks forwarded mails and answers between quoted lines. */
    private static Mail parsed(FormBody form, byte[] body) throws UnreadableDelivery {
        MailText text = new MailText();
        text.addPlain(form.text("body-plain"));
        text.addHtml(form.text("body-html"));
        ParsedForm.addFiles(text, form, Map.of(), ParsedForm.contentIds(ParsedForm.json(form, "content-id-map")));
        return ParsedForm.mail(MailgunHeaders.of(form), form, form.text("subject"), text, body);
    }
}
