package io.holdfast.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.rest.token.TokenCheck;
import io.holdfast.rest.token.TokenRules;

/**
 * Who sends a request, by its credentials. Two credentials allow what either allows; one that is not valid allows nothing
 * and takes nothing away.
 *
 * @param name the {@code sub} of the bearer token, else that of the API key: a reserved word with the configured one, and
 *     {@code key:} with its id for a stored one
 * @param expiresAt when the bearer token expires; null: never, as for an API key
 * @param channels the channels of which the caller may send, since its only credential that may send is a key that is bound
 *     to them; empty: of any
 * @param refusal why another credential of the request was not accepted; null: none was refused
 */
public record Caller(
        String name,
        Set<String> roles,
        @Nullable Instant expiresAt,
        Set<String> channels,
        @Nullable String refusal) implements Principal {

    /** The role of channel integrations, and their name: they may send events. */
    static final String CHANNEL = TokenRules.RESERVED_SUBJECT;

    private static final Set<String> TOKEN_ROLES = Set.of("agent", "ops", "admin");
    private static final String KEY_REFUSAL = "The API key is not valid.";
    private static final int DIGEST_BYTES = 16;
    private static final Duration TIME_LEFT_MIN = Duration.ofMillis(1);

    /** The header {@code X-API-Key} of a request. */
    sealed interface KeyCheck {

        record Absent() implements KeyCheck {}

        record Wrong() implements KeyCheck {}

        record Right(ChannelKey key) implements KeyCheck {}
    }

    @Override
    public String getName() {
        return name;
    }

    /** The positive time until the bearer token expires; empty: it never does. */
    public Optional<Duration> timeLeft() {
        return Optional.ofNullable(expiresAt).map(end -> {
            Duration left = Duration.between(Instant.now(), end);
            return left.compareTo(TIME_LEFT_MIN) > 0 ? left : TIME_LEFT_MIN;
        });
    }

    /** The caller; empty when no credential is valid. */
    static Optional<Caller> of(KeyCheck key, @Nullable TokenCheck token) {
        if (token instanceof TokenCheck.Accepted accepted) {
            Set<String> roles = new HashSet<>(accepted.groups());
            roles.retainAll(TOKEN_ROLES);
            Set<String> channels = Set.of();
            if (key instanceof KeyCheck.Right right) {
                // Each role of a token may send of any channel.
                channels = roles.isEmpty() ? right.key().channels() : Set.of();
                roles.add(CHANNEL);
            }
            return Optional.of(new Caller(
                    accepted.subject(),
                    Collections.unmodifiableSet(roles),
                    accepted.expiresAt(),
                    channels,
                    key instanceof KeyCheck.Wrong ? KEY_REFUSAL : null));
        }
        return key instanceof KeyCheck.Right(ChannelKey valid)
                ? Optional.of(new Caller(
                        valid.name(), Set.of(CHANNEL), null, valid.channels(), token == null ? null : refusal(token)))
                : Optional.empty();
    }

    /** What is wrong with the token, or with the API key if there is no fault in the token. */
    static String refusal(@Nullable TokenCheck token) {
        return switch (token) {
            case TokenCheck.Refused refused -> "The bearer token is not accepted: " + refused.reason() + ".";
            case TokenCheck.UnknownKey unknown ->
                "The bearer token is not accepted: it is not signed by a key that is known here.";
            case TokenCheck.Accepted accepted -> KEY_REFUSAL;
            case null -> KEY_REFUSAL;
        };
    }

    /**
     * The id of a person or system in events, made from its name: the name itself if it has the form of an id, otherwise a
     * digest, since a name such as an e-mail address must not be published.
     */
    public static String idOf(String name) {
        if (Ids.isId(name)) {
            return name;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return "sub-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
