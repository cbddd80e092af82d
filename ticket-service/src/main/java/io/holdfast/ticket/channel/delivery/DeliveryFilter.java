package io.holdfast.ticket.channel.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.BoundedExecutor;
import io.holdfast.rest.Connections;
import io.holdfast.rest.Problem;
import io.holdfast.rest.ProblemResponses;
import io.holdfast.rest.TimedAnswers;
import io.holdfast.sql.FailureKind;
import io.holdfast.ticket.channel.Adapters;
import io.holdfast.ticket.channel.account.AccountName;
import io.holdfast.ticket.channel.account.Accounts;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Handshake;
import io.holdfast.ticket.channel.adapter.Verification;
import io.holdfast.ticket.channel.delivery.Deliveries.Read;
import io.holdfast.ticket.channel.delivery.Deliveries.Stored;
import io.holdfast.ticket.channel.delivery.Deliveries.Verified;
import io.holdfast.ticket.state.ChannelAccount;

/**
 * Takes {@code POST /channels/{channel}/{account}}, and the vendors' handshakes, before the REST layer does: bodies are larger
 * there than elsewhere, and are not parsed before their sender is verified. In this order: the account (404), the size (413),
 * the signature (401), then the body is read.
 */
@ApplicationScoped
class DeliveryFilter {

    private static final Logger LOG = Logger.getLogger(DeliveryFilter.class);

    /** Before the limits of the REST layer, whose priority is 1,000. */
    private static final int PRIORITY = 1_100;

    private static final int RETRY_AFTER_SECONDS = 2;
    private static final int QUERY_LENGTH_MAX = 4_000;
    private static final int HEADERS_LENGTH_MAX = 64 * 1024;
    /** A body up to this length is read on the event loop, which takes less than a millisecond. */
    private static final int SHORT_BODY = 16 * 1024;

    private static final Pattern PATH = Pattern.compile("/channels/([^/]+)/([^/]+)(?:/([^/]+))?");

    private final Adapters adapters;
    private final Accounts accounts;
    private final DeliveryTokens tokens;
    private final Deliveries deliveries;
    private final KeptRetries retries;
    private final DeliveryMetrics metrics;
    private final TimedAnswers answers;
    private final Clock clock;
    private final BodyBudget budget;
    private final BodyBudget mailBudget;
    private final Duration bodyTimeout;
    private final BoundedExecutor readers = new BoundedExecutor("deliveries", 2, 64, Duration.ofSeconds(5));

    DeliveryFilter(
            Adapters adapters,
            Accounts accounts,
            DeliveryTokens tokens,
            Deliveries deliveries,
            KeptRetries retries,
            DeliveryMetrics metrics,
            TimedAnswers answers,
            DeliveryConfig config,
            Clock clock) {
        this.adapters = adapters;
        this.accounts = accounts;
        this.tokens = tokens;
        this.deliveries = deliveries;
        this.retries = retries;
        this.metrics = metrics;
        this.answers = answers;
        this.clock = clock;
        this.budget = new BodyBudget(config.bodyBytesMax().asLongValue());
        this.mailBudget = new BodyBudget(config.mailBytesMax().asLongValue());
        this.bodyTimeout = config.bodyTimeout();
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext context) {
        Target target = target(context.request());
        if (target == null) {
            if (isForUnknownChannel(context.request())) {
                respond(
                        context,
                        Problem.notFound(
                                "channel", String.valueOf(context.request().path())));
            } else {
                context.next();
            }
            return;
        }
        HttpServerRequest request = context.request();
        request.pause();
        long bytesMax = target.adapter().bytesMax();
        BodyReader body = new BodyReader(
                context.vertx(),
                request,
                bytesMax,
                bytesMax == ChannelAdapter.MAIL_BYTES_MAX ? mailBudget : budget,
                bodyTimeout);
        Context eventLoop = context.vertx().getOrCreateContext();
        answer(target, request, body)
                .subscribe()
                .with(
                        answer -> eventLoop.runOnContext(here -> respond(request, answer)),
                        failure -> eventLoop.runOnContext(here -> respond(context, problemOf(failure))));
    }

    /** A vendor is told that the address is wrong, and not that the method is. */
    private boolean isForUnknownChannel(HttpServerRequest request) {
        Matcher path = PATH.matcher(request.path());
        return HttpMethod.POST.equals(request.method())
                && path.matches()
                && path.group(3) == null
                && adapters.find(path.group(1)).isEmpty();
    }

    /** Whom a request is for. */
    private record Target(ChannelAdapter adapter, ChannelAccount account, String suffix) {}

    private @Nullable Target target(HttpServerRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return null;
        }
        String suffix = path.group(3) == null ? "" : path.group(3);
        Optional<ChannelAdapter> adapter = adapters.find(path.group(1));
        boolean isHandshake =
                HttpMethod.GET.equals(request.method()) && queryOf(request).contains("hub.mode=");
        boolean isForAdapter = suffix.isEmpty()
                || adapter.filter(each -> each.suffixes().contains(suffix)).isPresent();
        if (!(HttpMethod.POST.equals(request.method()) || isHandshake) || !isForAdapter || adapter.isEmpty()) {
            return null;
        }
        return new Target(adapter.get(), new ChannelAccount(path.group(1), path.group(2)), suffix);
    }

    /** What is answered, once everything is durable. */
    private record Answer(
            int status,
            @Nullable String type,
            String body,
            @Nullable DeliveryResult result) {

        static Answer of(Handshake handshake) {
            return new Answer(handshake.status(), handshake.type(), handshake.body(), null);
        }
    }

    private Uni<Answer> answer(Target target, HttpServerRequest request, BodyReader reader) {
        Map<String, List<String>> headers = new HashMap<>();
        int length = queryOf(request).length();
        for (String name : request.headers().names()) {
            List<String> values = request.headers().getAll(name);
            headers.put(name, values);
            length += values.stream().mapToInt(String::length).sum();
        }
        if (length > HEADERS_LENGTH_MAX || queryOf(request).length() > QUERY_LENGTH_MAX) {
            return Uni.createFrom()
                    .failure(Problem.of(431, "headers-too-large", "The headers or the query are too long."));
        }
        // The body has a time of its own; what is late is not cancelled, and holds its memory until it is done.
        return answers.inTime(settings(target))
                .chain(settings -> reader.read()
                        .chain(body -> answers.inTime(answer(
                                        target,
                                        settings,
                                        Delivery.of(
                                                request.method().name(),
                                                target.account().name(),
                                                target.suffix(),
                                                queryOf(request),
                                                headers,
                                                body))
                                .onTermination()
                                .invoke(reader::release))));
    }

    private Uni<ChannelSettings> settings(Target target) {
        ChannelAccount account = target.account();
        Uni<Optional<ChannelSettings>> found = AccountName.isName(account.name())
                ? accounts.find(target.adapter(), account)
                : Uni.createFrom().item(Optional.empty());
        return found.map(settings -> settings.orElseThrow(() -> Problem.notFound("account", account.label())));
    }

    private Uni<Answer> answer(Target target, ChannelSettings settings, Delivery delivery) {
        Optional<Handshake> unsigned = target.adapter().unsignedHandshake(settings, delivery);
        if (unsigned.isPresent()) {
            return Uni.createFrom().item(Answer.of(unsigned.get()));
        }
        Verified verified = new Verified(target.adapter(), target.account(), settings, delivery);
        return onReader(delivery, () -> target.adapter().verify(settings, delivery, clock.instant()))
                .chain(verification -> admit(target, verification))
                .chain(() -> target.adapter()
                        .signedHandshake(delivery)
                        .map(handshake -> Uni.createFrom().item(Answer.of(handshake)))
                        .orElseGet(() -> take(verified)));
    }

    private Uni<Void> admit(Target target, Verification verification) {
        return switch (verification) {
            case Verification.Verified() -> Uni.createFrom().voidItem();
            case Verification.VerifiedOnce once ->
                tokens.admits(target.account(), once)
                        .invoke(admitted -> {
                            if (!admitted) {
                                throw refused(target, "The token was used for another message.");
                            }
                        })
                        .replaceWithVoid();
            case Verification.Refused(String reason) -> Uni.createFrom().failure(refused(target, reason));
        };
    }

    private Problem refused(Target target, String reason) {
        metrics.countRefused(target.account().channel());
        return Problem.of(401, "unauthorized", reason);
    }

    private Uni<Answer> take(Verified verified) {
        return onReader(verified.delivery(), () -> deliveries.read(verified))
                .chain((Read read) -> deliveries.store(read))
                .invoke((Stored stored) -> {
                    metrics.count(verified.account().channel(), stored.result());
                    retries.purchasesArrived(stored.purchases());
                })
                .map(stored -> {
                    Handshake empty = verified.adapter().emptyAnswer().orElse(null);
                    return new Answer(
                            200,
                            empty == null ? null : empty.type(),
                            empty == null ? "" : empty.body(),
                            stored.result());
                });
    }

    /** What takes long for a long body runs on a thread of its own. */
    private <T> Uni<T> onReader(Delivery delivery, Supplier<T> work) {
        return delivery.body().length <= SHORT_BODY ? Uni.createFrom().item(work) : readers.submit(work);
    }

    private static void respond(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (answer.type() != null) {
            response.putHeader("Content-Type", answer.type());
        }
        if (answer.result() != null) {
            response.putHeader(DeliveryResult.HEADER, answer.result().toHeader());
        }
        response.setStatusCode(answer.status()).end(answer.body());
    }

    private static void respond(RoutingContext context, Problem problem) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (!request.isEnded()) {
            Connections.closeAfterRequest(context.vertx(), request, response);
        }
        ProblemResponses.write(problem, response);
    }

    /** Anything unexpected is answered 503, so that the vendor repeats the delivery. */
    private static Problem problemOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Problem problem) {
            return problem;
        }
        FailureKind kind = FailureKind.of(cause);
        if (kind == FailureKind.UNKNOWN) {
            LOG.warn("a delivery could not be stored, and is answered 503", cause);
        } else {
            // One line: while the database is away, every delivery comes here, many times.
            LOG.warnf("a delivery could not be stored, and is answered 503 (%s): %s", kind, cause);
        }
        return Problem.unavailable("It could not be stored; send it again.", RETRY_AFTER_SECONDS);
    }

    private static String queryOf(HttpServerRequest request) {
        String query = request.query();
        return query == null ? "" : query;
    }
}
