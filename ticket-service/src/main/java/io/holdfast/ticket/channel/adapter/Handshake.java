package io.holdfast.ticket.channel.adapter;

/**
 * An answer that a vendor expects word for word.
 *
 * @param status 200, or 403 when a token does not fit
 * @param type media type of the body
 */
public record Handshake(int status, String type, String body) {

    public static Handshake text(String body) {
        return new Handshake(200, "text/plain", body);
    }

    public static Handshake forbidden() {
        return new Handshake(403, "text/plain", "");
    }
}
