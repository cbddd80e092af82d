package io.holdfast.ticket.channel.mail;

import java.io.ByteArrayOutputStream;

/** Bytes as {@code %} and two hexadecimal digits; what is none stays as it is. */
final class PercentEncoding {

    private PercentEncoding() {}

    /** @param plusIsBlank as in forms */
    static byte[] decode(byte[] encoded, boolean plusIsBlank) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            byte b = encoded[i];
            int high = b == '%' && i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(b == '+' && plusIsBlank ? ' ' : b);
            }
        }
        return bytes.toByteArray();
    }
}
