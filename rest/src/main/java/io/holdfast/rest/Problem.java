package io.holdfast.rest;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** An error response as {@code application/problem+json} (RFC 9457). Thrown to end the processing of a request. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final transient List<FieldError> errors;
    private final int retryAfterSeconds;

    private Problem(int status, String type, String detail, List<FieldError> errors, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.errors = List.copyOf(errors);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** 400: the request cannot be read. */
    public static Problem malformed(String detail) {
        return new Problem(400, "malformed", detail, List.of(), 0);
    }

    /** 401: no credential, or an invalid one. */
    static Problem unauthorized(String detail) {
        return new Problem(401, "unauthorized", detail, List.of(), 0);
    }

    /** 403: the credential's roles do not allow the request. */
    static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", detail, List.of(), 0);
    }

    /** 403 that names the field with what the credential does not allow. */
    public static Problem forbidden(String field, String message) {
        return new Problem(403, "forbidden", message, List.of(new FieldError(field, message)), 0);
    }

    /** 404: there is no resource of that id. */
    public static Problem notFound(String what, String id) {
        return new Problem(404, "not-found", "There is no " + what + " '" + id + "'.", List.of(), 0);
    }

    /** 409: the request is not possible in the resource's present state. */
    public static Problem conflict(String detail) {
        return new Problem(409, "conflict", detail, List.of(), 0);
    }

    /** 409 that names the field with what the state contradicts. */
    public static Problem conflict(String field, String message) {
        return new Problem(
                409,
                "conflict",
                "Another resource has what errors names; correct it or leave it out.",
                List.of(new FieldError(field, message)),
                0);
    }

    /** 410: the resource was there, and will not be again. */
    public static Problem gone(String detail) {
        return new Problem(410, "gone", detail, List.of(), 0);
    }

    /** 413: the request is larger than the limit. */
    public static Problem tooLarge(String detail) {
        return new Problem(413, "too-large", detail, List.of(), 0);
    }

    /** 422: the request was parsed, but fields are invalid. */
    public static Problem invalid(List<FieldError> errors) {
        return new Problem(422, "invalid", "Correct the fields named in errors and send the request again.", errors, 0);
    }

    /** 422 for one field. */
    public static Problem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** 429: too many requests. */
    static Problem tooMany(int retryAfterSeconds) {
        return tooMany("Send fewer requests; try again after the time in Retry-After.", retryAfterSeconds);
    }

    /** 429 that says of what there are too many. */
    public static Problem tooMany(String detail, int retryAfterSeconds) {
        return new Problem(429, "too-many-requests", detail, List.of(), retryAfterSeconds);
    }

    /** 503: temporarily not possible; detail says if it is not known whether the request had an effect. */
    public static Problem unavailable(String detail, int retryAfterSeconds) {
        return new Problem(503, "unavailable", detail, List.of(), retryAfterSeconds);
    }

    /** 500: a bug of ours; a later attempt may succeed, after a restart or an upgrade. */
    static Problem internal(int retryAfterSeconds) {
        return new Problem(
                500, "internal", "This is our fault, not yours; it is in our log.", List.of(), retryAfterSeconds);
    }

    /** Any other status. */
    public static Problem of(int status, String type, String detail) {
        return new Problem(status, type, detail, List.of(), 0);
    }

    /** The same problem of a part of something larger; see {@link FieldError#under}. */
    public Problem under(String parent) {
        return new Problem(
                status,
                type,
                String.valueOf(getMessage()),
                errors.stream().map(error -> error.under(parent)).toList(),
                retryAfterSeconds);
    }

    public int status() {
        return status;
    }

    /** The last part of the problem's type URI. */
    public String type() {
        return type;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** The header Retry-After in seconds; 0 for none. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The response body. */
    public Body body() {
        return new Body(
                "urn:holdfast:problem:" + type,
                titleOf(status),
                status,
                getMessage(),
                errors.isEmpty() ? null : errors);
    }

    /** The response body; {@code errors} is absent when there are none. */
    public record Body(
            String type,
            String title,
            int status,
            @Nullable String detail,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<FieldError> errors) {}

    private static String titleOf(int status) {
        return switch (status) {
            case 400 -> "The request cannot be read";
            case 401 -> "A credential is needed";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "No such representation";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Too large";
            case 414 -> "Address too long";
            case 415 -> "Media type not supported";
            case 422 -> "Invalid fields";
            case 429 -> "Too many requests";
            case 431 -> "Headers too large";
            case 503 -> "Not available now";
            default -> status >= 500 ? "Something went wrong here" : "The request was refused";
        };
    }
}
