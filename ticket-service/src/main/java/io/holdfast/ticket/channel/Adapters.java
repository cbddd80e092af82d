package io.holdfast.ticket.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.inject.Singleton;

import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.chat.InstagramAdapter;
import io.holdfast.ticket.channel.chat.MessengerAdapter;
import io.holdfast.ticket.channel.chat.SlackAdapter;
import io.holdfast.ticket.channel.chat.TelegramAdapter;
import io.holdfast.ticket.channel.chat.TwilioAdapter;
import io.holdfast.ticket.channel.chat.WebAdapter;
import io.holdfast.ticket.channel.chat.WhatsappAdapter;
import io.holdfast.ticket.channel.mail.EmailAdapter;
import io.holdfast.ticket.channel.mail.MailgunAdapter;
import io.holdfast.ticket.channel.mail.SendGridAdapter;
import io.holdfast.ticket.channel.shop.ShopifyAdapter;
import io.holdfast.ticket.channel.shop.StripeAdapter;
import io.holdfast.ticket.channel.shop.WooCommerceAdapter;

/** All adapters by their names. */
@Singleton
public final class Adapters {

    private final Map<String, ChannelAdapter> byName = new LinkedHashMap<>();

    Adapters() {
        List.of(
                        new EmailAdapter(),
                        new SendGridAdapter(),
                        new MailgunAdapter(),
                        new WhatsappAdapter(),
                        new MessengerAdapter(),
                        new InstagramAdapter(),
                        new TelegramAdapter(),
                        new TwilioAdapter(),
                        new SlackAdapter(),
                        new WebAdapter(),
                        new ShopifyAdapter(),
                        new WooCommerceAdapter(),
                        new StripeAdapter())
                .forEach(adapter -> byName.put(adapter.name(), adapter));
    }

    public Optional<ChannelAdapter> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return byName.keySet();
    }
}
