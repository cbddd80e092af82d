package io.holdfast.ticket.channel.mail;

import java.time.Instant;
import java.util.List;

import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.StandardWebhooks;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;

/** Raw mails from the operator's own mail pipe, one a delivery, signed as Standard Webhooks are. */
public final class EmailAdapter implements ChannelAdapter {

    @Override
    public String name() {
        return "email";
    }

    @Override
    public int bytesMax() {
        return MAIL_BYTES_MAX;
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        return StandardWebhooks.verify(settings.secrets(), delivery, now);
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        return List.of(MailElements.of(MimeMail.read(delivery.body()), settings));
    }
}
