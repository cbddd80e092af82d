package io.holdfast.rest.token;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.holdfast.rest.token.SigningKey.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OidcIssuerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final TokenCheck ACCEPTED = new TokenCheck.Accepted("ann", Set.of("agent"), NOW.plusSeconds(3600));

    /** Of all tests, since it takes a while to generate. */
    private static final SigningKey FIRST = SigningKey.rsa("k-1");

    private final OpenIdProvider provider;

    OidcIssuerTest() throws IOException {
        provider = new OpenIdProvider();
        provider.publish(FIRST);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void tokensOfEveryAlgorithmAreVerifiedWithTheKeysThatDiscoveryNames() throws Exception {
        List<SigningKey> keys = List.of(
                FIRST,
                SigningKey.rsa("ps", AlgorithmIdentifiers.RSA_PSS_USING_SHA256),
                SigningKey.ec("ec"),
                SigningKey.ed25519("ed"));
        provider.publish(keys.toArray(SigningKey[]::new));

        for (SigningKey key : keys) {
            assertThat(verify(token(key, Map.of()), read())).as(key.algorithm()).isEqualTo(ACCEPTED);
        }
    }

    @Test
    void aKeyIsUsedWithTheAlgorithmOfItsSetOnly() throws Exception {
        SigningKey published = SigningKey.rsa("ps", AlgorithmIdentifiers.RSA_PSS_USING_SHA256);
        provider.publish(published);

        SigningKey other = new SigningKey(published.pair(), AlgorithmIdentifiers.RSA_USING_SHA256);

        assertThat(verify(token(other, Map.of()), read())).isEqualTo(new TokenCheck.UnknownKey());
    }

    @Test
    void tokensOfAnotherAudienceOrIssuerAreRefused() throws Exception {
        VerificationKeys keys = read();

        assertThat(verify(token(FIRST, Map.of("aud", "another")), keys))
                .isEqualTo(new TokenCheck.Refused("its audience is not helpdesk"));
        assertThat(verify(token(FIRST, Map.of("iss", provider.issuer() + "/")), keys))
                .isEqualTo(new TokenCheck.Refused("its issuer is not " + provider.issuer()));
        assertThat(verify(token(FIRST, Map.of("exp", NOW.getEpochSecond())), keys))
                .isEqualTo(new TokenCheck.Refused("it has expired"));
        assertThat(verify(token(FIRST, Map.of("nbf", NOW.getEpochSecond() + 61)), keys))
                .isEqualTo(new TokenCheck.Refused("it is not valid yet"));
    }

    @Test
    void unsignedTokensAndThoseThatTakeThePublicKeyForASecretAreRefused() throws Exception {
        TokenCheck refused = new TokenCheck.Refused("it is not signed with RS256, PS256, ES256 or EdDSA");
        String payload = token(FIRST, Map.of()).split("\\.", -1)[1];

        assertThat(verify("eyJhbGciOiJub25lIn0." + payload + ".", read())).isEqualTo(refused);
        assertThat(verify(signedWithThePublicKey(), read())).isEqualTo(refused);
    }

    @Test
    void aKeyThatIsPublishedLaterIsReadWhenATokenNeedsIt() {
        SigningKey second = SigningKey.rsa("k-2");
        try (KeyRing ring = ring(Duration.ZERO)) {
            ring.start();
            assertThat(verify(token(second, Map.of()), ring.current().orElseThrow()))
                    .isEqualTo(new TokenCheck.UnknownKey());

            provider.publish(second);
            ring.newer().join();

            assertThat(verify(token(second, Map.of()), ring.current().orElseThrow()))
                    .isEqualTo(ACCEPTED);
            assertThat(verify(token(FIRST, Map.of()), ring.current().orElseThrow()))
                    .isEqualTo(new TokenCheck.UnknownKey());
        }
    }

    @Test
    void tokensWithUnknownKeysDoNotFloodTheProvider() {
        try (KeyRing ring = ring(Duration.ofHours(1))) {
            ring.start();
            for (int i = 0; i < 50; i++) {
                ring.newer().join();
            }

            assertThat(provider.reads()).isEqualTo(1);
        }
    }

    @Test
    void inAnOutageTheLastKeysStay() {
        try (KeyRing ring = ring(Duration.ZERO)) {
            ring.start();
            provider.answerWith(503);
            ring.newer().join();

            assertThat(verify(token(FIRST, Map.of()), ring.current().orElseThrow()))
                    .isEqualTo(ACCEPTED);
        }
    }

    @Test
    void aProviderThatIsAwayAtStartIsReadLater() {
        provider.answerWith(503);
        try (KeyRing ring = ring(Duration.ZERO)) {
            ring.start();
            assertThat(ring.current()).isEmpty();

            provider.answerWith(200);
            ring.newer().join();

            assertThat(ring.current()).isPresent();
        }
    }

    @Test
    void aDocumentThatCannotBeTrustedIsRefused() {
        assertUnreadable(document -> document.replace("/realm", "/another"), "is of the issuer");
        assertUnreadable(document -> "{}", "is of the issuer null");
        assertUnreadable(document -> "[1", "JsonEOFException");
        assertUnreadable(document -> "", "is of the issuer null");
        assertUnreadable(document -> document.replace("jwks_uri", "other"), "names no jwks_uri");
        assertUnreadable(
                document -> document.replace(provider.address("/keys"), "http://keys.example.com/"),
                "no https:// address");
        assertUnreadable(
                document -> document.replace(provider.address("/keys"), "file:///etc/passwd"), "no https:// address");
        assertUnreadable(document -> document + " ".repeat(64 * 1024), "more than 65536 bytes");
        assertUnreadable(document -> "[".repeat(60_000), "Exception");
    }

    @Test
    void redirectsAreNotFollowed() {
        provider.answerWith(302);

        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("status 302");
    }

    @Test
    void anIssuerWithoutTlsIsAcceptedOnThisMachineOnly() {
        for (String issuer : List.of(
                "http://login.example.com",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com/",
                "http://user@localhost/",
                "ftp://localhost/",
                "https:///realm",
                "https://login.example.com/?x",
                "login.example.com",
                "https://login example.com",
                "")) {
            assertThatThrownBy(() -> KeySource.ofIssuer(issuer, TIMEOUT))
                    .as(issuer)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String issuer :
                List.of("https://login.example.com/realms/x", "http://localhost:8080", "http://[::1]:1/")) {
            assertThat(KeySource.ofIssuer(issuer, TIMEOUT).isRemote())
                    .as(issuer)
                    .isTrue();
        }
    }

    @Test
    void rolesAreReadAtTheirPathAndTranslated() throws Exception {
        RoleClaim nested = new RoleClaim("realm_access.roles", Map.of());
        RoleClaim translated = new RoleClaim("https://example.com/roles", Map.of("support", "agent", "lead", "ops"));
        VerificationKeys keys = read();

        assertThat(rolesOf(nested, Map.of("realm_access", Map.of("roles", List.of("ops", "x"))), keys))
                .isEqualTo(Set.of("ops", "x"));
        assertThat(rolesOf(nested, Map.of("realm_access", "ops"), keys)).isEqualTo(Set.of());
        assertThat(rolesOf(translated, Map.of("https://example.com/roles", "support admin"), keys))
                .isEqualTo(Set.of("agent"));
    }

    private KeyRing ring(Duration pauseMin) {
        return new KeyRing(KeySource.ofIssuer(provider.issuer(), TIMEOUT), Duration.ofHours(1), pauseMin);
    }

    private VerificationKeys read() throws IOException, InterruptedException {
        return KeySource.ofIssuer(provider.issuer(), TIMEOUT).read();
    }

    private TokenCheck verify(String token, VerificationKeys keys) {
        return verifier(RoleClaim.GROUPS).verify(token, keys, NOW);
    }

    private Set<String> rolesOf(RoleClaim claim, Map<String, Object> claims, VerificationKeys keys) {
        return verifier(claim).verify(token(FIRST, claims), keys, NOW) instanceof TokenCheck.Accepted accepted
                ? accepted.groups()
                : Set.of("refused");
    }

    private TokenVerifier verifier(RoleClaim roles) {
        return new TokenVerifier(
                new TokenRules(provider.issuer(), "helpdesk", Duration.ofHours(24), Duration.ofSeconds(60)), roles);
    }

    private String token(SigningKey key, Map<String, Object> claims) {
        Map<String, @Nullable Object> all = new HashMap<>(Map.of("iss", provider.issuer(), "aud", "helpdesk"));
        all.putAll(claims);
        return key.sign(SigningKey.claims(all));
    }

    private String signedWithThePublicKey() throws JoseException {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(SigningKey.claims(Map.of("iss", provider.issuer(), "aud", "helpdesk"))
                .toJson());
        token.setKey(new HmacKey(FIRST.pair().getPublicKey().getEncoded()));
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        return token.getCompactSerialization();
    }

    private void assertUnreadable(UnaryOperator<String> change, String reason) {
        provider.documents(change);
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining(reason);
    }
}
