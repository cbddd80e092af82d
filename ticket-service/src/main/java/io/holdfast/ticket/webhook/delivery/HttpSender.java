package io.holdfast.ticket.webhook.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.webhook.decision.AddressPolicy;
import io.holdfast.ticket.webhook.decision.AttemptResult;
import io.holdfast.ticket.webhook.decision.AttemptResult.Answered;
import io.holdfast.ticket.webhook.decision.AttemptResult.NotAnswered;
import io.holdfast.ticket.webhook.decision.AttemptResult.Reason;

/**
 * Makes one try: resolves the host, checks its addresses, connects to one of exactly these, and posts. A name whose addresses
 * change between check and connection (DNS rebinding) makes no difference, since it is not resolved again; the header Host
 * and TLS still name the host. Redirects are not followed. All methods are called on one context.
 */
final class HttpSender {

    /** Of an answer, beyond which the connection is closed. Only its status counts, so that no more is read than is usual. */
    private static final long ANSWER_BYTES_MAX = 64L << 10;

    private static final int HEADER_BYTES_MAX = 16 << 10;
    private static final int KEEP_ALIVE_SECONDS = 15;
    private static final String TLS = "https";
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;

    private final Vertx vertx;
    private final HostResolver resolver;
    private final boolean privateAllowed;
    private final Duration timeout;
    private final HttpClient client;

    HttpSender(Vertx vertx, HostResolver resolver, WebhookConfig config) {
        this.vertx = vertx;
        this.resolver = resolver;
        this.privateAllowed = config.privateAllowed();
        this.timeout = config.timeout();
        this.client = vertx.createHttpClient(options(config));
    }

    private static HttpClientOptions options(WebhookConfig config) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setMaxPoolSize(config.concurrentMax())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis()))
                .setDecompressionSupported(false)
                .setTracingPolicy(TracingPolicy.IGNORE);
        options.setIdleTimeout(KEEP_ALIVE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    /**
     * A request.
     *
     * @param attempts tries before this one; of several addresses, each try takes the next
     */
    record Request(URI url, Map<String, String> headers, Buffer body, int attempts) {}

    /** Sends a request; the result comes once, on the calling context. */
    void send(Request request, Consumer<AttemptResult> result) {
        new Try(request, result, vertx.getOrCreateContext()).start();
    }

    void close() {
        client.close();
    }

    /** One request until its result; confined to its context. */
    private final class Try {

        private final Request request;
        private final Consumer<AttemptResult> result;
        private final Context context;
        private final long timer;
        private boolean ended;
        private @Nullable HttpClientRequest sent;
        private long answerBytes;

        Try(Request request, Consumer<AttemptResult> result, Context context) {
            this.request = request;
            this.result = result;
            this.context = context;
            this.timer = vertx.setTimer(timeout.toMillis(), id -> timedOut());
        }

        void start() {
            try {
                resolver.resolve(hostOf(request.url()))
                        .whenComplete(
                                (addresses, failure) -> context.runOnContext(ignored -> resolved(addresses, failure)));
            } catch (RuntimeException refused) {
                end(new NotAnswered(Reason.UNKNOWN_HOST));
            }
        }

        private void resolved(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
            if (ended) {
                return;
            }
            if (addresses == null || failure != null) {
                end(new NotAnswered(Reason.UNKNOWN_HOST));
                return;
            }
            List<InetAddress> allowed = addresses.stream()
                    .filter(address -> AddressPolicy.allows(address.getAddress(), privateAllowed))
                    .toList();
            if (allowed.isEmpty()) {
                end(new NotAnswered(Reason.ADDRESS_REFUSED));
                return;
            }
            connect(allowed.get(request.attempts() % allowed.size()));
        }

        private void connect(InetAddress address) {
            client.request(options(address)).onComplete(opened -> {
                if (opened.failed()) {
                    end(new NotAnswered(Reason.CONNECTION));
                } else if (ended) {
                    opened.result().reset();
                } else {
                    post(opened.result());
                }
            });
        }

        private RequestOptions options(InetAddress address) {
            URI url = request.url();
            boolean tls = TLS.equals(url.getScheme());
            int port = url.getPort() >= 0 ? url.getPort() : tls ? TLS_PORT : PLAIN_PORT;
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(numeric(address), port)))
                    .setHost(hostOf(url))
                    .setPort(port)
                    .setSsl(tls)
                    .setURI(pathOf(url))
                    .setFollowRedirects(false);
            request.headers().forEach(options::putHeader);
            return options;
        }

        private void post(HttpClientRequest open) {
            sent = open;
            open.send(request.body()).onComplete(answer -> {
                if (answer.succeeded()) {
                    answered(answer.result());
                } else {
                    end(new NotAnswered(Reason.CONNECTION));
                }
            });
        }

        /** The status decides. What follows is read, within bounds, so that the connection can be used again. */
        private void answered(HttpClientResponse answer) {
            answer.exceptionHandler(ignored -> vertx.cancelTimer(timer));
            answer.endHandler(ignored -> vertx.cancelTimer(timer));
            answer.handler(part -> {
                answerBytes += part.length();
                if (answerBytes > ANSWER_BYTES_MAX) {
                    answer.handler(null);
                    answer.request().reset();
                }
            });
            if (!ended) {
                ended = true;
                result.accept(new Answered(answer.statusCode(), answer.getHeader("Retry-After")));
            }
        }

        private void timedOut() {
            end(new NotAnswered(Reason.TIMEOUT));
            if (sent != null) {
                sent.reset();
            }
        }

        private void end(AttemptResult how) {
            if (!ended) {
                ended = true;
                vertx.cancelTimer(timer);
                result.accept(how);
            }
        }
    }

    /** The address without its name, so that nothing resolves it again. */
    private static InetAddress numeric(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An IPv6 address is in brackets in a URL. */
    private static String hostOf(URI url) {
        String host = String.valueOf(url.getHost());
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String pathOf(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
