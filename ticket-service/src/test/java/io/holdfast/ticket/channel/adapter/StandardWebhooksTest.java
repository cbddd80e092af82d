package io.holdfast.ticket.channel.adapter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.Deliveries;
import io.holdfast.ticket.channel.Signatures;
import io.holdfast.ticket.channel.adapter.Verification.Refused;
import io.holdfast.ticket.channel.adapter.Verification.Verified;

import static org.assertj.core.api.Assertions.assertThat;

class StandardWebhooksTest {

    private static final byte[] KEY = "a key of some length".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final String OTHER_SECRET = "whsec_AAAA";
    private static final long SIGNED_AT = 1_795_171_197;
    private static final String SIGNATURE = "v1," + Signatures.base64Sha256(KEY, "id-1." + SIGNED_AT + ".{}");

    @Test
    void anySecretOfTheAccountMayFitAnySignature() {
        assertThat(verify(List.of(OTHER_SECRET, SECRET), "v1,AAAA v1a,BBBB " + SIGNATURE, 0))
                .isInstanceOf(Verified.class);
    }

    @Test
    void aSecretMayBeGivenWithoutItsPrefix() {
        assertThat(verify(List.of(SECRET.substring("whsec_".length())), SIGNATURE, 0))
                .isInstanceOf(Verified.class);
    }

    @Test
    void anotherVersionIsPassedOver() {
        assertThat(verify(List.of(SECRET), SIGNATURE.replace("v1,", "v1a,"), 0)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 300})
    void aDeliveryIsTakenFiveMinutesEitherWay(long seconds) {
        assertThat(verify(List.of(SECRET), SIGNATURE, seconds)).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void anOlderOrLaterDeliveryIsRefused(long seconds) {
        assertThat(verify(List.of(SECRET), SIGNATURE, seconds)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1,", "v1", "v1,%%%", "   "})
    void aSignatureThatIsNoneIsRefused(String signature) {
        assertThat(verify(List.of(SECRET), signature, 0)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_%%%"})
    void aSecretThatIsNoneFitsNothing(String secret) {
        String signedWithZeros = "v1," + Signatures.base64Sha256(new byte[1], "id-1." + SIGNED_AT + ".{}");

        assertThat(verify(List.of(secret), signedWithZeros, 0)).isInstanceOf(Refused.class);
    }

    @Test
    void aDeliveryWithoutItsHeadersIsRefused() {
        assertThat(StandardWebhooks.verify(List.of(SECRET), Deliveries.post("{}"), Instant.ofEpochSecond(SIGNED_AT)))
                .isInstanceOf(Refused.class);
    }

    private static Verification verify(List<String> secrets, String signature, long secondsLater) {
        Delivery delivery = Deliveries.post(
                "{}",
                "Webhook-Id",
                "id-1",
                "Webhook-Timestamp",
                String.valueOf(SIGNED_AT),
                "Webhook-Signature",
                signature);
        return StandardWebhooks.verify(secrets, delivery, Instant.ofEpochSecond(SIGNED_AT + secondsLater));
    }
}
