package io.holdfast.ticket.state;

/**
 * An account of a channel: one page, number, bot, inbox or shop.
 *
 * @param channel the adapter's name, such as {@code whatsapp}
 * @param name chosen by the operator
 */
public record ChannelAccount(String channel, String name) {

    /** As tickets name it. */
    public String label() {
        return channel + ":" + name;
    }
}
