package io.holdfast.ticket.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.webhook.decision.AddressPolicy;

/**
 * Checks the address of a webhook as far as that is possible without looking its host up, which each try does: see
 * {@link AddressPolicy}.
 */
final class EndpointUrl {

    static final int LENGTH_MAX = 2_048;

    private static final int PORT_MAX = 65_535;

    private EndpointUrl() {}

    /**
     * What is wrong with an address; null when nothing is.
     *
     * @param privateAllowed whether http, and addresses of private networks and of this machine, are allowed
     */
    static @Nullable String findFault(String text, boolean privateAllowed) {
        if (text.length() > LENGTH_MAX) {
            return "at most " + LENGTH_MAX + " characters";
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException invalid) {
            return "an absolute URL; special characters are escaped as %HH";
        }
        if (!isSchemeAllowed(url.getScheme(), privateAllowed)) {
            return privateAllowed ? "begins with https:// or http://" : "begins with https://";
        }
        if (url.getHost() == null || url.getHost().isEmpty()) {
            return "names a host, in ASCII";
        }
        if (url.getRawUserInfo() != null) {
            return "holds no user and password: check the signature instead";
        }
        if (url.getRawFragment() != null) {
            return "has no fragment";
        }
        if (url.getPort() == 0 || url.getPort() > PORT_MAX) {
            return "has a port from 1 to " + PORT_MAX + ", or none";
        }
        return isHostAllowed(url.getHost().toLowerCase(Locale.ROOT), privateAllowed)
                ? null
                : "is on the public Internet: private addresses are not sent to";
    }

    private static boolean isSchemeAllowed(@Nullable String scheme, boolean privateAllowed) {
        return "https".equals(scheme) || (privateAllowed && "http".equals(scheme));
    }

    /** A name is judged at each try by what it stands for then. */
    private static boolean isHostAllowed(String host, boolean privateAllowed) {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return privateAllowed;
        }
        byte[] literal = literalOrNull(host);
        return literal == null || AddressPolicy.allows(literal, privateAllowed);
    }

    /** The address that a host is written as; null for a name. Nothing is looked up: a name has a letter, and no bracket. */
    private static byte @Nullable [] literalOrNull(String host) {
        boolean isLiteral = host.startsWith("[") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (!isLiteral) {
            return null;
        }
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (UnknownHostException invalid) {
            return new byte[0];
        }
    }
}
