package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Contacts;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Ignored;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.UrlEncoded;
import io.holdfast.ticket.channel.adapter.UrlEncoded.Parameter;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.state.Contact;

/** SMS and MMS, and WhatsApp through Twilio. */
public final class TwilioAdapter implements ChannelAdapter {

    private static final String WHATSAPP_PREFIX = "whatsapp:";
    private static final int MEDIA_MAX = 100;
    private static final Pattern MEDIA_COUNT = Pattern.compile("[0-9]{1,4}");
    private static final Ignored OPT_OUT = new Ignored("opt-out");

    @Override
    public String name() {
        return "twilio";
    }

    @Override
    public List<ChannelSettings.Setting> required() {
        return List.of(ChannelSettings.Setting.SECRET, ChannelSettings.Setting.PUBLIC_URL);
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        return TwilioSignature.verify(settings, delivery);
    }

    /** TwiML that says nothing to the sender; an empty body would be Twilio's error 12300. */
    @Override
    public Optional<Handshake> emptyAnswer() {
        return Optional.of(new Handshake(200, "text/xml", "<Response/>"));
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        if (TwilioSignature.coversDigest(delivery)) {
            return List.of(ChatMessages.OTHER_TYPE);
        }
        return List.of(read(settings, UrlEncoded.parse(delivery.body())));
    }

    private static Element read(ChannelSettings settings, List<Parameter> form) throws UnreadableDelivery {
        Ignored ignored = ignored(form);
        if (ignored != null) {
            return ignored;
        }
        String to = require(form, "To");
        if (!settings.takes(to) && !settings.takes(withoutPrefix(to))) {
            return ChatMessages.OTHER_RECIPIENT;
        }
        String from = require(form, "From");
        String channel = from.startsWith(WHATSAPP_PREFIX) ? "whatsapp" : "sms";
        Contact phone = Contacts.phone(withoutPrefix(from));
        Contact contact = phone == null ? Contacts.handle(channel, withoutPrefix(from)) : phone;
        Sender sender = Sender.of(UrlEncoded.first(form, "ProfileName"), contact);
        return ChatMessages.message(
                channel, messageId(form), sender, sender.conversationsWith(to), content(form), null);
    }

    /** Why the form is no customer's message; null when it is one. Twilio itself answers STOP, HELP and START. */
    private static @Nullable Ignored ignored(List<Parameter> form) {
        String smsStatus = valueOf(form, "SmsStatus");
        if (!valueOf(form, "MessageStatus").isEmpty()
                || (!smsStatus.isEmpty() && !smsStatus.toLowerCase(Locale.ROOT).equals("received"))) {
            return ChatMessages.STATUS;
        }
        return valueOf(form, "OptOutType").isEmpty() ? null : OPT_OUT;
    }

    private static String messageId(List<Parameter> form) throws UnreadableDelivery {
        String id = valueOf(form, "MessageSid");
        return id.isEmpty() ? require(form, "SmsSid") : id;
    }

    private static Content content(List<Parameter> form) {
        String body = valueOf(form, "Body");
        List<String> placeholders = media(form);
        String latitude = valueOf(form, "Latitude");
        if (!latitude.isEmpty()) {
            placeholders.add(Content.location(latitude, valueOf(form, "Longitude")));
        }
        return new Content(body.isBlank() ? valueOf(form, "ButtonText") : body, placeholders);
    }

    private static List<String> media(List<Parameter> form) {
        String count = valueOf(form, "NumMedia");
        int media = MEDIA_COUNT.matcher(count).matches() ? Math.min(Integer.parseInt(count), MEDIA_MAX) : 0;
        List<String> placeholders = new ArrayList<>();
        for (int i = 0; i < media; i++) {
            placeholders.add(placeholder(valueOf(form, "MediaContentType" + i)));
        }
        return placeholders;
    }

    private static String placeholder(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("image/")) {
            return Content.IMAGE;
        }
        if (type.startsWith("video/")) {
            return Content.VIDEO;
        }
        if (type.startsWith("audio/")) {
            return Content.AUDIO;
        }
        return type.startsWith("text/vcard") || type.startsWith("text/x-vcard")
                ? Content.CONTACT
                : MessageTexts.file(null);
    }

    private static String withoutPrefix(String address) {
        return address.startsWith(WHATSAPP_PREFIX) ? address.substring(WHATSAPP_PREFIX.length()) : address;
    }

    private static String require(List<Parameter> form, String name) throws UnreadableDelivery {
        String value = valueOf(form, name);
        if (value.isBlank()) {
            throw new UnreadableDelivery(name + " is missing.");
        }
        return value;
    }

    private static String valueOf(List<Parameter> form, String name) {
        String value = UrlEncoded.first(form, name);
        return value == null ? "" : value;
    }
}
