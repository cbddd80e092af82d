package io.holdfast.rest;

import java.time.Instant;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.rest.Caller.KeyCheck;
import io.holdfast.rest.token.TokenCheck;

import static org.assertj.core.api.Assertions.assertThat;

class CallerTest {

    private static final Instant EXPIRES_AT = Instant.parse("2026-11-25T13:00:00Z");
    private static final TokenCheck OPS = new TokenCheck.Accepted("ann", Set.of("ops", "channel", "root"), EXPIRES_AT);
    private static final TokenCheck EXPIRED = new TokenCheck.Refused("it has expired");

    @Test
    void oneCredentialAllowsItsOwnRoles() {
        assertThat(Caller.of(KeyCheck.RIGHT, null)).hasValue(new Caller("channel", Set.of("channel"), null, null));
        assertThat(Caller.of(KeyCheck.ABSENT, OPS)).hasValue(new Caller("ann", Set.of("ops"), EXPIRES_AT, null));
    }

    @Test
    void twoCredentialsAllowWhatEitherAllows() {
        assertThat(Caller.of(KeyCheck.RIGHT, OPS))
                .hasValue(new Caller("ann", Set.of("ops", "channel"), EXPIRES_AT, null));
    }

    @Test
    void aCredentialThatIsNotValidTakesNothingAway() {
        assertThat(Caller.of(KeyCheck.WRONG, OPS))
                .hasValue(new Caller("ann", Set.of("ops"), EXPIRES_AT, "The API key is not valid."));
        assertThat(Caller.of(KeyCheck.RIGHT, EXPIRED))
                .hasValue(new Caller(
                        "channel", Set.of("channel"), null, "The bearer token is not accepted: it has expired."));
    }

    @Test
    void withoutAValidCredentialThereIsNoCaller() {
        assertThat(Caller.of(KeyCheck.WRONG, null)).isEmpty();
        assertThat(Caller.of(KeyCheck.ABSENT, EXPIRED)).isEmpty();
        assertThat(Caller.of(KeyCheck.WRONG, new TokenCheck.UnknownKey())).isEmpty();
    }

    @Test
    void aNameThatIsNoIdIsPublishedAsADigest() {
        assertThat(Caller.idOf("ann")).isEqualTo("ann");
        assertThat(Caller.idOf("ann@example.com"))
                .matches("sub-[0-9a-f]{32}")
                .isEqualTo(Caller.idOf("ann@example.com"))
                .isNotEqualTo(Caller.idOf("bob@example.com"));
    }
}
