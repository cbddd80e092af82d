package io.holdfast.ticket.channel.adapter;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StandardWebhooksTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);
    private static final byte[] KEY = Hmac.bytes("a key of the tests");
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(Hmac.bytes("another key"));
    /** Not UTF-8. */
    private static final byte[] BODY = {'{', (byte) 0xff, 0, '}'};

    @Test
    void aSignatureOfTheBytesFits() {
        assertThat(verify(SECRET, signed(NOW))).isEqualTo(new Verification.Verified());
    }

    @Test
    void anySecretMayFitAnySignature() {
        Map<String, String> headers = signed(NOW);
        headers.computeIfPresent("webhook-signature", (name, own) -> "v1a,eHl6 v1,eHl6 " + own + " v1,");
        assertThat(StandardWebhooks.verify(List.of(OTHER, SECRET), delivery(headers, BODY), NOW))
                .isEqualTo(new Verification.Verified());
    }

    @Test
    void itIsRefusedBeyondFiveMinutesEitherWay() {
        assertThat(verify(SECRET, signed(NOW.minusSeconds(300)))).isEqualTo(new Verification.Verified());
        assertThat(verify(SECRET, signed(NOW.plusSeconds(300)))).isEqualTo(new Verification.Verified());
        assertThat(verify(SECRET, signed(NOW.minusSeconds(301)))).isInstanceOf(Verification.Refused.class);
        assertThat(verify(SECRET, signed(NOW.plusSeconds(301)))).isInstanceOf(Verification.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void allThreeHeadersAreSigned(String header) {
        Map<String, String> without = signed(NOW);
        without.remove(header);
        assertThat(verify(SECRET, without)).isInstanceOf(Verification.Refused.class);

        Map<String, String> changed = signed(NOW.minus(Duration.ofSeconds(5)));
        changed.computeIfPresent(header, (name, value) -> value + "1");
        assertThat(verify(SECRET, changed)).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void anotherBodyIsRefused() {
        assertThat(StandardWebhooks.verify(List.of(SECRET), delivery(signed(NOW), Hmac.bytes("{}")), NOW))
                .isInstanceOf(Verification.Refused.class);
    }

    @Test
    void anotherVersionIsNoProof() {
        Map<String, String> headers = signed(NOW);
        headers.computeIfPresent("webhook-signature", (name, own) -> own.replace("v1,", "v2,"));
        assertThat(verify(SECRET, headers)).isInstanceOf(Verification.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_*", "no base64!"})
    void aSecretThatIsNoKeyNeverFits(String secret) {
        Map<String, String> headers = signed(NOW);
        byte[] empty = Hmac.of(Hmac.SHA256, new byte[0], Hmac.bytes("msg_1." + NOW.getEpochSecond() + "."), BODY);
        headers.put("webhook-signature", "v1," + Base64.getEncoder().encodeToString(empty));
        assertThat(verify(secret, headers)).isInstanceOf(Verification.Refused.class);
    }

    private static Map<String, String> signed(Instant at) {
        long seconds = at.getEpochSecond();
        byte[] digest = Hmac.of(Hmac.SHA256, KEY, Hmac.bytes("msg_1." + seconds + "."), BODY);
        Map<String, String> headers = new TreeMap<>();
        headers.put("webhook-id", "msg_1");
        headers.put("webhook-timestamp", Long.toString(seconds));
        headers.put("webhook-signature", "v1," + Base64.getEncoder().encodeToString(digest));
        return headers;
    }

    private static Verification verify(String secret, Map<String, String> headers) {
        return StandardWebhooks.verify(List.of(secret), delivery(headers, BODY), NOW);
    }

    private static Delivery delivery(Map<String, String> headers, byte[] body) {
        Map<String, List<String>> lists = new TreeMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return Delivery.of("POST", "oslo", "", "", lists, body);
    }
}
