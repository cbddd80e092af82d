package io.holdfast.rest.token;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.holdfast.rest.token.SigningKey.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenVerifierTest {

    private static final SigningKey FIRST = SigningKey.rsa("first");
    private static final SigningKey SECOND = SigningKey.ec("second");
    private static final SigningKey NAMELESS = SigningKey.rsa(null);
    private static final VerificationKeys KEYS = keys(FIRST, SECOND);

    private final TokenVerifier verifier = new TokenVerifier(
            new TokenRules("holdfast", "holdfast", Duration.ofHours(24), Duration.ofSeconds(60)), RoleClaim.GROUPS);

    private static VerificationKeys keys(SigningKey... keys) {
        return VerificationKeys.parse(SigningKey.set(keys).getBytes(StandardCharsets.UTF_8));
    }

    private TokenCheck verify(String token) {
        return verifier.verify(token, KEYS, NOW);
    }

    private TokenCheck verifyWith(String claim, @Nullable Object value) {
        return verify(FIRST.sign(SigningKey.claims(Collections.singletonMap(claim, value))));
    }

    @Test
    void tokensOfEveryKeyAreAccepted() {
        TokenCheck.Accepted accepted = new TokenCheck.Accepted("ann", Set.of("agent"), NOW.plusSeconds(3600));

        assertThat(verify(FIRST.token())).isEqualTo(accepted);
        assertThat(verify(SECOND.token())).isEqualTo(accepted);
        assertThat(verifyWith("aud", List.of("other", "holdfast"))).isEqualTo(accepted);
        assertThat(verifyWith("iat", null)).isEqualTo(accepted);
    }

    @Test
    void claimsThatBreakARuleAreRefusedWithTheReason() {
        long now = NOW.getEpochSecond();

        assertRefused(verifyWith("iss", "other"), "its issuer is not holdfast");
        assertRefused(verifyWith("iss", null), "its issuer is not holdfast");
        assertRefused(verifyWith("aud", "other"), "its audience is not holdfast");
        assertRefused(verifyWith("aud", null), "its audience is not holdfast");
        assertRefused(verifyWith("sub", null), "it does not name a person or system (sub)");
        assertRefused(verifyWith("sub", " "), "it does not name a person or system (sub)");
        assertRefused(verifyWith("sub", "channel"), "it does not name a person or system (sub)");
        assertRefused(verifyWith("sub", "key:k-1"), "it does not name a person or system (sub)");
        assertRefused(verifyWith("sub", "service:ticket-service"), "it does not name a person or system (sub)");
        assertRefused(verifyWith("exp", null), "it does not expire (exp)");
        assertRefused(verifyWith("exp", now), "it has expired");
        assertRefused(verifyWith("exp", now + 24 * 3600 + 1), "it is valid for longer than PT24H");
        assertRefused(verifyWith("exp", Long.MAX_VALUE), "it is valid for longer than PT24H");
        assertRefused(verifyWith("iat", now - 24 * 3600), "it is valid for longer than PT24H");
        assertRefused(verifyWith("iat", now + 61), "it is not valid yet");
        assertRefused(verifyWith("nbf", now + 61), "it is not valid yet");
        assertRefused(verifyWith("exp", "tomorrow"), "it is not a signed JSON Web Token");
        assertRefused(verifyWith("groups", 7), "it is not a signed JSON Web Token");
    }

    @Test
    void aLifetimeOfExactlyTheMaximumIsAccepted() {
        assertThat(verifyWith("exp", NOW.getEpochSecond() + 24 * 3600)).isInstanceOf(TokenCheck.Accepted.class);
    }

    @Test
    void aLongLivedTokenWithoutIssueTimeIsRefused() {
        Map<String, @Nullable Object> claims = new HashMap<>();
        claims.put("iat", null);
        claims.put("exp", NOW.getEpochSecond() + 48 * 3600);

        assertRefused(verify(FIRST.sign(SigningKey.claims(claims))), "it is valid for longer than PT24H");
    }

    @Test
    void unsignedTokensAndOtherAlgorithmsAreRefused() throws JoseException {
        String claims = encoded(SigningKey.claims(Map.of()).toJson());

        assertRefused(
                verify(encoded("{\"alg\":\"none\"}") + "." + claims + "."),
                "it is not signed with RS256, PS256, ES256 or EdDSA");
        JsonWebSignature withThePublicKey = new JsonWebSignature();
        withThePublicKey.setPayload(SigningKey.claims(Map.of()).toJson());
        withThePublicKey.setAlgorithmHeaderValue("HS256");
        withThePublicKey.setKey(new HmacKey(FIRST.pair().getPublicKey().getEncoded()));
        assertRefused(
                verify(withThePublicKey.getCompactSerialization()),
                "it is not signed with RS256, PS256, ES256 or EdDSA");
        for (String unreadable :
                List.of("", "a", "a.b.c", "..", FIRST.token() + ".x", encoded("{\"alg\":7}") + "." + claims + ".AA")) {
            assertThat(verify(unreadable)).as(unreadable).isInstanceOf(TokenCheck.Refused.class);
        }
    }

    @Test
    void anotherKeyIsUnknownWhateverItsId() {
        assertThat(verify(SigningKey.rsa("third").token())).isInstanceOf(TokenCheck.UnknownKey.class);
        assertThat(verify(SigningKey.rsa("first").token())).isInstanceOf(TokenCheck.UnknownKey.class);
        assertThat(verify(NAMELESS.token())).isInstanceOf(TokenCheck.UnknownKey.class);
        String token = FIRST.token();
        assertThat(verify(token.substring(0, token.length() - 8) + "AAAAAAAA"))
                .isInstanceOf(TokenCheck.UnknownKey.class);
    }

    @Test
    void pemKeysVerifyTokensOfAnyKeyId() {
        String pem = pem(NAMELESS) + "and another one:\n" + pem(FIRST);
        VerificationKeys keys = VerificationKeys.parse(pem.getBytes(StandardCharsets.UTF_8));

        assertThat(verifier.verify(NAMELESS.token(), keys, NOW)).isInstanceOf(TokenCheck.Accepted.class);
        assertThat(verifier.verify(FIRST.token(), keys, NOW)).isInstanceOf(TokenCheck.Accepted.class);
    }

    @Test
    void aSourceWithoutUsableKeysIsRefused() {
        for (String text : List.of(
                "",
                "no keys",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":7}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")) {
            assertThatThrownBy(() -> VerificationKeys.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keysForEncryptionAreLeftOut() {
        SigningKey encryption = SigningKey.rsa("enc");
        encryption.pair().setUse("enc");

        assertThat(keys(FIRST, encryption).keys()).hasSize(1);
    }

    private static void assertRefused(TokenCheck check, String reason) {
        assertThat(check).isEqualTo(new TokenCheck.Refused(reason));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String pem(SigningKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(key.pair().getPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
