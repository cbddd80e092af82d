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
    private static final KeyCheck ABSENT = new KeyCheck.Absent();
    private static final KeyCheck WRONG = new KeyCheck.Wrong();
    private static final KeyCheck CONFIGURED = new KeyCheck.Right(new ChannelKey("channel", Set.of()));
    private static final KeyCheck BOUND = new KeyCheck.Right(ChannelKey.stored("k-1", Set.of("email")));
    private static final TokenCheck EXPIRED = new TokenCheck.Refused("it has expired");

    @Test
    void oneCredentialAllowsItsOwnRoles() {
        assertThat(Caller.of(CONFIGURED, null))
                .hasValue(new Caller("channel", Set.of("channel"), null, Set.of(), null));
        assertThat(Caller.of(ABSENT, OPS)).hasValue(new Caller("ann", Set.of("ops"), EXPIRES_AT, Set.of(), null));
        assertThat(Caller.of(BOUND, null))
                .hasValue(new Caller("key:k-1", Set.of("channel"), null, Set.of("email"), null));
    }

    @Test
    void twoCredentialsAllowWhatEitherAllows() {
        assertThat(Caller.of(CONFIGURED, OPS))
                .hasValue(new Caller("ann", Set.of("ops", "channel"), EXPIRES_AT, Set.of(), null));
        assertThat(Caller.of(BOUND, OPS))
                .hasValue(new Caller("ann", Set.of("ops", "channel"), EXPIRES_AT, Set.of(), null));
    }

    @Test
    void aBoundKeyStaysBoundBesideATokenThatMayNotSend() {
        assertThat(Caller.of(BOUND, new TokenCheck.Accepted("ann", Set.of("root"), EXPIRES_AT)))
                .hasValue(new Caller("ann", Set.of("channel"), EXPIRES_AT, Set.of("email"), null));
    }

    @Test
    void aCredentialThatIsNotValidTakesNothingAway() {
        assertThat(Caller.of(WRONG, OPS))
                .hasValue(new Caller("ann", Set.of("ops"), EXPIRES_AT, Set.of(), "The API key is not valid."));
        assertThat(Caller.of(CONFIGURED, EXPIRED))
                .hasValue(new Caller(
                        "channel",
                        Set.of("channel"),
                        null,
                        Set.of(),
                        "The bearer token is not accepted: it has expired."));
    }

    @Test
    void withoutAValidCredentialThereIsNoCaller() {
        assertThat(Caller.of(WRONG, null)).isEmpty();
        assertThat(Caller.of(ABSENT, EXPIRED)).isEmpty();
        assertThat(Caller.of(WRONG, new TokenCheck.UnknownKey())).isEmpty();
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
