package io.holdfast.ticket.channel.adapter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One vendor's webhook. Stateless, pure and thread-safe. */
public interface ChannelAdapter {

    /** Largest body that is not a mail, in bytes. */
    int BYTES_MAX = 4 * 1024 * 1024;
    /** Largest body of the mail adapters, in bytes. */
    int MAIL_BYTES_MAX = 36 * 1024 * 1024;

    /** The name in the address: {@code /channels/{name}/{account}}. */
    String name();

    /** Largest body that is taken, in bytes. */
    default int bytesMax() {
        return BYTES_MAX;
    }

    /** The settings without which the sender could not be verified, by their names in the API. */
    default List<ChannelSettings.Setting> required() {
        return List.of(ChannelSettings.Setting.SECRET);
    }

    /** What a delivery with the suffix {@code /channels/{name}/{account}/{suffix}} is called; most adapters have none. */
    default List<String> suffixes() {
        return List.of();
    }

    /**
     * An answer that sets the webhook up, to a request that need not be signed. It is asked for before {@link #verify}.
     *
     * @return empty when the delivery is none
     */
    default Optional<Handshake> unsignedHandshake(ChannelSettings settings, Delivery delivery) {
        return Optional.empty();
    }

    /** Whether the delivery comes from the vendor, decided on the raw bytes. */
    Verification verify(ChannelSettings settings, Delivery delivery, Instant now);

    /** An answer that sets the webhook up, to a delivery that is verified. */
    default Optional<Handshake> signedHandshake(Delivery delivery) {
        return Optional.empty();
    }

    /**
     * The elements of a verified delivery, in their order. An element that cannot be read is {@link Element.Kept}.
     *
     * @throws UnreadableDelivery when the body as a whole cannot be read; then it is kept as one element
     */
    List<Element> read(ChannelSettings settings, Delivery delivery) throws UnreadableDelivery;

    /** What the vendor expects in the body of a 200; empty for nothing. */
    default Optional<Handshake> emptyAnswer() {
        return Optional.empty();
    }
}
