package io.holdfast.rest.token;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider. Its discovery document is read before each read of the keys, so that a provider may move them.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery 1.0</a>
 */
final class OidcIssuer implements KeySource {

    private static final int DOCUMENT_BYTES_MAX = 64 * 1024;
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String issuer;
    private final URI document;
    private final Duration timeout;
    private final Fetch fetch;

    OidcIssuer(String issuer, Duration timeout) {
        this.issuer = issuer;
        this.document = protectedAddress(
                (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + WELL_KNOWN);
        this.timeout = timeout;
        this.fetch = new Fetch(timeout);
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public boolean isUnprotected() {
        return false;
    }

    @Override
    public VerificationKeys read() throws IOException, InterruptedException {
        return Fetch.within(timeout, this::keys);
    }

    private byte[] keys() throws IOException, InterruptedException {
        JsonNode configuration = JSON.readTree(fetch.get(document, "application/json", DOCUMENT_BYTES_MAX));
        String named = text(configuration, "issuer");
        if (!issuer.equals(named)) {
            throw new IOException(document + " is of the issuer " + named);
        }
        String keys = text(configuration, "jwks_uri");
        if (keys == null) {
            throw new IOException(document + " names no jwks_uri");
        }
        return fetch.get(protectedAddress(keys), KeyLocation.ACCEPT, KeyLocation.BYTES_MAX);
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null ? null : value.textValue();
    }

    /** Who is on the way could otherwise replace the keys. */
    private static URI protectedAddress(String address) {
        try {
            URI uri = new URI(address);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            String host = uri.getHost();
            if (host != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && (scheme.equals("https")
                            || (scheme.equals("http") && LOOPBACK.matcher(host).matches()))) {
                return uri;
            }
        } catch (URISyntaxException invalid) {
            // falls through to the same answer
        }
        throw new IllegalArgumentException(
                "'" + address + "' is no https:// address (http:// is accepted on this machine only)");
    }

    @Override
    public String toString() {
        return issuer;
    }
}
