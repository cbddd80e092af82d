package io.holdfast.rest;

import java.io.ByteArrayInputStream;
import java.util.Locale;
import java.util.zip.DataFormatException;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies within the limit of the unpacked bytes and a time, unpacks those that are packed (gzip), and refuses other
 * encodings with 415.
 */
@Provider
class BodyFilter implements ContainerRequestFilter {

    /** What {@code Content-Encoding} may be, as the answer 415 tells it (RFC 9110, 12.5.3). */
    private static final String ENCODINGS = "gzip, identity";

    private final int bytesMax;
    private final BodyTimeout timeout;

    BodyFilter(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize bytesMax, BodyTimeout timeout) {
        this.bytesMax = Math.toIntExact(bytesMax.asLongValue());
        this.timeout = timeout;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        var reactive = (ResteasyReactiveContainerRequestContext) context;
        RoutingContext routing = ((ResteasyReactiveRequestContext) reactive.getServerRequestContext())
                .serverRequest()
                .unwrap(RoutingContext.class);
        HttpServerRequest request = routing.request();
        if (request.isEnded()) {
            return;
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean isPlain = encoding == null || isEncoding(encoding, "identity") || encoding.isBlank();
        if (!isPlain && !isEncoding(encoding, "gzip") && !isEncoding(encoding, "x-gzip")) {
            context.abortWith(unsupported());
        } else if (!isPlain || hasBody(request)) {
            reactive.suspend();
            new Reading(reactive, routing, !isPlain).start();
        }
    }

    /** The body of a GET has no meaning (RFC 9110, 9.3.1). */
    private static boolean hasBody(HttpServerRequest request) {
        return !HttpMethod.GET.equals(request.method()) && BodyTimeout.mayHaveBody(request);
    }

    private static boolean isEncoding(@Nullable String given, String name) {
        return given != null && given.strip().toLowerCase(Locale.ROOT).equals(name);
    }

    private static Response unsupported() {
        Problem problem = Problem.of(
                415,
                "unsupported-content-encoding",
                "Send the body with Content-Encoding gzip, or as it is; no other encoding is understood.");
        return Response.fromResponse(ProblemResponses.of(problem))
                .header("Accept-Encoding", ENCODINGS)
                .build();
    }

    /** The reading of one body; on the request's event loop. */
    private final class Reading {

        private final ResteasyReactiveContainerRequestContext context;
        private final RoutingContext routing;
        private final boolean isPacked;
        private final Buffer body = Buffer.buffer();

        Reading(ResteasyReactiveContainerRequestContext context, RoutingContext routing, boolean isPacked) {
            this.context = context;
            this.routing = routing;
            this.isPacked = isPacked;
        }

        void start() {
            HttpServerRequest request = routing.request();
            if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                routing.response().writeContinue();
            }
            request.exceptionHandler(context::resume);
            BodyTimeout.whenLate(routing, () -> refuse(timeout.late()));
            request.endHandler(ended -> end());
            request.handler(this::add);
            request.resume();
        }

        private void add(Buffer chunk) {
            if (body.length() + chunk.length() > bytesMax) {
                refuse(RequestLimits.tooLarge(bytesMax));
            } else {
                body.appendBuffer(chunk);
            }
        }

        private void refuse(Problem problem) {
            BodyTimeout.end(routing);
            Connections.closeAfterRequest(routing.vertx(), routing.request(), routing.response());
            context.resume(problem);
        }

        private void end() {
            BodyTimeout.end(routing);
            byte[] bytes = body.getBytes();
            if (isPacked && bytes.length > 0) {
                try {
                    bytes = Gzip.unpack(bytes, bytesMax);
                } catch (DataFormatException damaged) {
                    context.resume(Problem.malformed("The body is not gzip: " + damaged.getMessage() + "."));
                    return;
                }
            }
            if (bytes == null) {
                context.resume(RequestLimits.tooLarge(bytesMax));
                return;
            }
            context.setEntityStream(new ByteArrayInputStream(bytes));
            context.resume();
        }
    }
}
