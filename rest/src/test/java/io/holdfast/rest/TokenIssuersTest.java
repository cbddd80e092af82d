package io.holdfast.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenIssuersTest {

    private static final String PROVIDER = "https://login.example.com/realm";
    /** Payloads {"iss":"https://login.example.com/realm"} and {"iss":"holdfast"}. */
    private static final String OF_PROVIDER = "e30.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUuY29tL3JlYWxtIn0.AA";

    private static final String LOCAL = "e30.eyJpc3MiOiJob2xkZmFzdCJ9.AA";

    @Test
    void aTokenIsJudgedByTheRulesOfTheIssuerThatItNames() {
        TokenIssuers both = issuers("keys.pem", PROVIDER, List.of());

        assertThat(both.of(OF_PROVIDER).name()).isEqualTo(PROVIDER);
        assertThat(both.of(LOCAL).name()).isEqualTo("holdfast");
        for (String other : List.of("", "no token", "e30.e30.", "e30.eyJpc3MiOjF9.AA", "a.b.c.d.e")) {
            assertThat(both.of(other).name()).isEqualTo("holdfast");
        }
        both.close();
    }

    @Test
    void eitherIssuerAloneIsEnough() {
        assertThat(issuers(null, PROVIDER, List.of()).of(LOCAL).name()).isEqualTo(PROVIDER);
        assertThat(issuers("keys.pem", null, List.of()).of(OF_PROVIDER).name()).isEqualTo("holdfast");
        assertThatThrownBy(() -> issuers(null, null, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HOLDFAST_JWT_PUBLIC_KEY");
    }

    @Test
    void aSettingThatIsNotUnderstoodStopsTheStart() {
        assertThatThrownBy(() -> issuers(null, "http://login.example.com", List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HOLDFAST_OIDC_ISSUER");
        for (String entry : List.of("support", "=agent", "support=root", "support=")) {
            assertThatThrownBy(() -> issuers(null, PROVIDER, List.of(entry)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("HOLDFAST_OIDC_ROLES");
        }
    }

    private static TokenIssuers issuers(@Nullable String keys, @Nullable String provider, List<String> roles) {
        return new TokenIssuers(
                new Local(Optional.ofNullable(keys)), new Provider(Optional.ofNullable(provider), roles));
    }

    private record Local(Optional<String> keys) implements TokenConfig {
        @Override
        public String issuer() {
            return "holdfast";
        }

        @Override
        public String audience() {
            return "holdfast";
        }

        @Override
        public Duration lifetimeMax() {
            return Duration.ofDays(1);
        }

        @Override
        public Duration clockSkew() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration keysInterval() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration keysPauseMin() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration keysTimeout() {
            return Duration.ofSeconds(5);
        }
    }

    private record Provider(Optional<String> issuer, List<String> entries) implements OidcConfig {
        @Override
        public String audience() {
            return "holdfast";
        }

        @Override
        public String rolesClaim() {
            return "groups";
        }

        @Override
        public Optional<List<String>> roles() {
            return Optional.of(entries);
        }

        @Override
        public Duration keysInterval() {
            return Duration.ofMinutes(5);
        }
    }
}
