package io.holdfast.rest.audit;

import jakarta.ws.rs.core.SecurityContext;

import io.holdfast.rest.token.TokenRules;
import io.holdfast.sql.CustomerDigest;

/**
 * What a caller, or a service by itself, changes.
 *
 * @param who the caller's name; {@code service:} and the name of the service for what it does by itself
 * @param action what is done, as {@code policy.put}
 * @param resource the path of what is changed; a customer in it is a digest
 */
public record Change(String who, String action, String resource) {

    /** A change by the authenticated caller of a request. */
    public static Change by(SecurityContext security, String action, String resource) {
        return new Change(security.getUserPrincipal().getName(), action, resource);
    }

    /** A change that a service makes by itself: no caller can have its name. */
    public static Change byService(String service, String action, String resource) {
        return new Change(TokenRules.SERVICE_PREFIX + service, action, resource);
    }

    /** The path of a customer, who is named by a digest, since the trail outlives an erasure. */
    public static String customer(String customerId) {
        return "customers/sha256:" + CustomerDigest.hex(customerId);
    }
}
