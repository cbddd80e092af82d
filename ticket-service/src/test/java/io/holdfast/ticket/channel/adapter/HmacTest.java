package io.holdfast.ticket.channel.adapter;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HmacTest {

    private static final byte[] KEY = Hmac.bytes("Jefe");

    /** RFC 4231, test case 2. */
    private static final String SHA256 = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    /** RFC 2202, test case 2. */
    private static final String SHA1 = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";

    @Test
    void aDigestOfPartsIsThatOfTheWhole() {
        assertThat(Hmac.isHexOf(
                        Hmac.of(Hmac.SHA256, KEY, Hmac.bytes("what do ya want "), Hmac.bytes("for nothing?")), SHA256))
                .isTrue();
    }

    @Test
    void aDigestIsFoundInHexOfAnyCaseAndInBase64() {
        byte[] digest = Hmac.of(Hmac.SHA1, KEY, Hmac.bytes("what do ya want for nothing?"));

        assertThat(Hmac.isHexOf(digest, SHA1.toUpperCase(Locale.ROOT))).isTrue();
        assertThat(Hmac.isBase64Of(
                        digest,
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(SHA1))))
                .isTrue();
        assertThat(Hmac.isHexOf(digest, SHA256)).isFalse();
    }
}
