package io.holdfast.board;

import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code GET /board}, the page, and {@code GET /board/settings.json}; both are open, since they hold no data. The files of
 * the page are static resources below {@code /board/}; the page names them with their version ({@link VersionedFiles}).
 *
 * <p>Pages of the other boards may send GET requests to this service; without {@code holdfast.boards} no other page may.
 */
@ApplicationScoped
class BoardRoutes {

    /** After the headers of all answers, before authentication. */
    private static final int PRIORITY = 1_900;

    private static final Map<String, String> BOARD_OF_SERVICE =
            Map.of("ticket", "tickets", "sla", "promises", "loyalty", "loyalty", "analytics", "retention");
    private static final int PREFLIGHT_SECONDS = 600;
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private final BoardAddresses addresses;
    private final Buffer page;
    private final Buffer settings;
    private final String contentSecurityPolicy;

    BoardRoutes(
            BoardConfig config,
            @ConfigProperty(name = "holdfast.service") String service,
            @ConfigProperty(name = "holdfast.oidc.issuer") Optional<String> issuer,
            BoardFiles files,
            ObjectMapper json) {
        this.addresses = new BoardAddresses(config, issuer);
        this.contentSecurityPolicy = addresses.contentSecurityPolicy();
        this.page = Buffer.buffer(files.page());
        this.settings = write(json, settings(config, service, issuer));
    }

    private BoardSettings settings(BoardConfig config, String service, Optional<String> issuer) {
        BoardSettings.Oidc oidc = issuer.flatMap(address -> config.oidcClient()
                        .map(client -> new BoardSettings.Oidc(
                                address, client, config.oidcScope().orElse("openid"))))
                .orElse(null);
        return new BoardSettings(BOARD_OF_SERVICE.getOrDefault(service, service), addresses.boards(), oidc);
    }

    void filter(@Observes Filters filters) {
        filters.register(this::addHeaders, PRIORITY);
        if (!addresses.boardOrigins().isEmpty()) {
            CorsHandler cors = CorsHandler.create()
                    .addOrigins(addresses.boardOrigins().stream().toList())
                    .allowedMethod(HttpMethod.GET)
                    .allowedHeader("authorization")
                    .allowedHeader("last-event-id")
                    .maxAgeSeconds(PREFLIGHT_SECONDS);
            filters.register(request -> answerOtherOrigin(request, cors), PRIORITY - 1);
        }
    }

    void route(@Observes Router router) {
        router.route("/board").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::answerPage);
        router.route("/board/settings.json")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(request -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(settings));
    }

    private void answerPage(RoutingContext request) {
        if (request.normalizedPath().endsWith("/")) {
            // Files are named relative to /board, so that a proxy may serve it below a path of its own.
            request.response()
                    .setStatusCode(308)
                    .putHeader(
                            HttpHeaders.LOCATION,
                            request.request().query() == null
                                    ? "../board"
                                    : "../board?" + request.request().query())
                    .end();
            return;
        }
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .end(page);
    }

    private void addHeaders(RoutingContext request) {
        String path = path(request);
        if (path.equals("/board") || path.startsWith("/board/")) {
            request.response()
                    .putHeader("Content-Security-Policy", contentSecurityPolicy)
                    .putHeader("Referrer-Policy", "no-referrer");
        } else if (path.startsWith("/webjars/")) {
            // The version is a part of the address.
            request.response().putHeader(HttpHeaders.CACHE_CONTROL, IMMUTABLE);
        }
        request.next();
    }

    /** As the router reads it; empty for one that it answers 400, such as {@code /%zz}. */
    static String path(RoutingContext request) {
        try {
            return request.normalizedPath();
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** An origin that is not listed gets no header that would let its page read the answer. */
    private void answerOtherOrigin(RoutingContext request, CorsHandler cors) {
        String origin = request.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && addresses.boardOrigins().contains(origin)) {
            cors.handle(request);
        } else {
            request.next();
        }
    }

    private static Buffer write(ObjectMapper json, BoardSettings settings) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(settings));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
