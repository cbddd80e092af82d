package io.holdfast.sql;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IdempotencyKeyTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    @Test
    void keysAreVisibleAsciiOfLimitedLength() {
        assertThat(IdempotencyKey.isValid("a".repeat(255))).isTrue();
        assertThat(IdempotencyKey.isValid("a".repeat(256))).isFalse();
        assertThat(IdempotencyKey.isValid("")).isFalse();
        assertThat(IdempotencyKey.isValid("a b")).isFalse();
        assertThat(IdempotencyKey.isValid("ä")).isFalse();
    }

    @Test
    void theFingerprintCoversPathAndBody() {
        IdempotencyKey key = IdempotencyKey.of("agent", "k", "/tickets", BODY);

        assertThat(IdempotencyKey.of("agent", "k", "/tickets", BODY)).isEqualTo(key);
        assertThat(IdempotencyKey.of("agent", "k", "/purchases", BODY)).isNotEqualTo(key);
        assertThat(IdempotencyKey.of("agent", "k", "/tickets", null)).isNotEqualTo(key);
        // sha256("/tickets\n{}"): saved responses of earlier versions must still match.
        assertThat(key.fingerprint()).isEqualTo("efa7f844de77c8585fd09091aea23af4ad061d96a2a265c110d5e829f910ed46");
    }

    @Test
    void aCustomersDigestIsTheSha256OfTheId() {
        assertThat(CustomerDigest.hex("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(CustomerDigest.bytes("abc")).hasSize(32).startsWith(0xba, 0x78);
    }
}
