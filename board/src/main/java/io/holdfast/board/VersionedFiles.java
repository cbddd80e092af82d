package io.holdfast.board;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers {@code /board/v-<version>/<file>} with the file {@code /board/<file>}, and {@code /board/webjars/…}, which is what the
 * files name from there, with {@code /webjars/…}. Caches keep an answer only if the version is this instance's: while versions
 * of the program run side by side, another instance may have sent the page.
 */
@ApplicationScoped
class VersionedFiles {

    /** After the headers of all answers, before those of the board. */
    private static final int PRIORITY = 1_950;

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";
    private static final String REROUTED = VersionedFiles.class.getName();

    private final String version;

    VersionedFiles(BoardFiles files) {
        this.version = files.version();
    }

    void filter(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext request) {
        Boolean isCurrent = request.get(REROUTED);
        if (isCurrent == null) {
            reroute(request, BoardRoutes.path(request));
            return;
        }
        if (isCurrent) {
            request.addHeadersEndHandler(ignored -> {
                int status = request.response().getStatusCode();
                if (status == OK || status == NOT_MODIFIED) {
                    request.response().putHeader(HttpHeaders.CACHE_CONTROL, IMMUTABLE);
                }
            });
        }
        request.next();
    }

    private void reroute(RoutingContext request, String path) {
        int end =
                path.startsWith(BoardFiles.VERSION_PREFIX) ? path.indexOf('/', BoardFiles.VERSION_PREFIX.length()) : -1;
        if (end > 0) {
            request.put(
                    REROUTED,
                    path.substring(BoardFiles.VERSION_PREFIX.length(), end).equals(version));
            request.reroute("/board" + path.substring(end));
        } else if (path.startsWith("/board/webjars/")) {
            // Its address has the library's version.
            request.put(REROUTED, false);
            request.reroute(path.substring("/board".length()));
        } else {
            request.next();
        }
    }
}
