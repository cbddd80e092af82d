package io.holdfast.board;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Addresses that the boards know: of one another, and of the OpenID provider. */
final class BoardAddresses {

    private final Map<String, String> boards = new LinkedHashMap<>();
    private final Set<String> boardOrigins = new LinkedHashSet<>();
    private final Set<String> providerOrigins = new LinkedHashSet<>();

    BoardAddresses(BoardConfig config, Optional<String> issuer) {
        add("tickets", config.tickets());
        add("promises", config.promises());
        add("loyalty", config.loyalty());
        add("retention", config.retention());
        if (config.oidcClient().isPresent()) {
            issuer.map(URI::create).map(BoardAddresses::origin).ifPresent(providerOrigins::add);
            config.oidcOrigins().orElse(List.of()).stream()
                    .map(BoardAddresses::origin)
                    .forEach(providerOrigins::add);
        }
    }

    private void add(String board, Optional<URI> service) {
        service.ifPresent(address -> {
            boards.put(board, address.toString().replaceFirst("/+$", ""));
            boardOrigins.add(origin(address));
        });
    }

    /** Name of a board to the address of its service, without a slash at its end. */
    Map<String, String> boards() {
        return boards;
    }

    /** Origins whose pages may read this service's answers. */
    Set<String> boardOrigins() {
        return boardOrigins;
    }

    /**
     * Value of the header {@code Content-Security-Policy}: files of this service only, no inline script or style, requests to
     * the services and to the OpenID provider only.
     */
    String contentSecurityPolicy() {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
                + words(boardOrigins) + words(providerOrigins)
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String words(Collection<String> origins) {
        return origins.stream().map(origin -> " " + origin).collect(Collectors.joining());
    }

    /** Scheme, host and port, as browsers write them in {@code Origin}. */
    private static String origin(URI address) {
        String scheme = address.getScheme();
        if (address.getHost() == null || scheme == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "holdfast.boards: '" + address + "' is not an address such as https://tickets.example.com");
        }
        boolean isDefault = address.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = address.getPort() < 0 || isDefault ? "" : ":" + address.getPort();
        return scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
