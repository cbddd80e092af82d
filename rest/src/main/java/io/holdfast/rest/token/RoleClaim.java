package io.holdfast.rest.token;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jspecify.annotations.Nullable;

/**
 * Where the roles of a token's subject are, and what they are called here.
 *
 * @param path the name of a claim, or names joined by dots, as {@code realm_access.roles}
 * @param roles of this system by the issuer's names; empty: they have the same names. Otherwise only those that are listed
 *     count, so that an issuer's own {@code admin} is none here
 */
public record RoleClaim(String path, Map<String, String> roles) {

    /** The claim of MicroProfile JWT. */
    public static final RoleClaim GROUPS = new RoleClaim("groups", Map.of());

    public RoleClaim {
        roles = Map.copyOf(roles);
    }

    /**
     * The roles in the claims; none when the claim is not there.
     *
     * @throws MalformedClaimException when it is neither a list of texts nor a text, of words
     */
    Set<String> rolesIn(JwtClaims claims) throws MalformedClaimException {
        Object value = valueIn(claims.getClaimsMap());
        if (value == null) {
            return Set.of();
        }
        Set<String> found = new HashSet<>();
        for (String name : names(value)) {
            String role = roles.isEmpty() ? name : roles.get(name);
            if (role != null) {
                found.add(role);
            }
        }
        return Set.copyOf(found);
    }

    /** A claim of the whole name first: such names may be addresses, with dots in them. */
    private @Nullable Object valueIn(Map<String, Object> claims) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        Object value = claims;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }

    private List<String> names(Object value) throws MalformedClaimException {
        if (value instanceof String words) {
            return Arrays.asList(words.split(" ", -1));
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new MalformedClaimException("the claim '" + path + "' is no list of texts");
    }
}
