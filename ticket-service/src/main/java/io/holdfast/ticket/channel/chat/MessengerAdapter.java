package io.holdfast.ticket.channel.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.Verification;

/** Messenger: messages to a Facebook page. */
public final class MessengerAdapter implements ChannelAdapter {

    private static final String NAME = "messenger";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ChannelSettings.Setting> required() {
        return MetaWebhook.REQUIRED;
    }

    @Override
    public Optional<Handshake> unsignedHandshake(ChannelSettings settings, Delivery delivery) {
        return MetaWebhook.handshake(settings, delivery);
    }

    @Override
    public Verification verify(ChannelSettings settings, Delivery delivery, Instant now) {
        return MetaWebhook.verify(settings, delivery);
    }

    @Override
    public List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery {
        return new MessagingEvents(NAME, settings).read(delivery, "page");
    }
}
