package io.holdfast.ticket.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Executor;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.IdempotencyKey;
import io.holdfast.ticket.intake.IdempotencyProblems;
import io.holdfast.ticket.intake.Intake;

/** What every resource that writes does alike. */
public final class CommandResponses {

    public static final String IDEMPOTENCY_KEY = IdempotencyProblems.HEADER;

    private static final String REPLAYED_HEADER = "Idempotent-Replayed";
    private static final int KEY_LENGTH_MAX = 255;

    private CommandResponses() {}

    /** The answer as a response. */
    public static Response of(Intake.ReplayableResponse response) {
        CommandResponse commandResponse = response.response();
        Response.ResponseBuilder builder = Response.status(commandResponse.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(commandResponse.body());
        if (commandResponse.location() != null) {
            builder.header(HttpHeaders.LOCATION, commandResponse.location());
        }
        if (response.replayed()) {
            builder.header(REPLAYED_HEADER, "true");
        }
        return builder.build();
    }

    /**
     * The use of an idempotency key by this request; null when it uses none.
     *
     * @throws Problem 422 when the key is not one
     */
    public static @Nullable IdempotencyKey idempotencyKey(
            @Nullable String key, SecurityContext security, UriInfo uri, byte @Nullable [] body) {
        if (key == null) {
            return null;
        }
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw Problem.invalid(IdempotencyProblems.HEADER, "1 to " + KEY_LENGTH_MAX + " visible ASCII characters");
        }
        return new IdempotencyKey(security.getUserPrincipal().getName(), key, fingerprint(uri.getPath(), body));
    }

    /** The caller's own context: an answer comes on a flush's, and what is read after it must be read on the caller's. */
    public static Executor currentContext() {
        io.vertx.core.Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }

    private static String fingerprint(String path, byte @Nullable [] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            if (body != null) {
                digest.update(body);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
