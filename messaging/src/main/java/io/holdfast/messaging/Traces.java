package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;

/**
 * OpenTelemetry spans for what happens to events. The trace of an event is its W3C trace context {@code traceparent}: an
 * extension of the {@link Fact}, a header of the Kafka record. A span begins only for an event that has one, so that the
 * sender or the request decides whether anything is recorded. Without an exporter nothing is recorded, and the traces of
 * senders are passed on as they are.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class Traces {

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<String> ONE_HEADER = new OneHeader();

    private final Tracer tracer;

    public Traces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** The trace context of the request that the calling thread serves; null when there is none. */
    public static @Nullable String current() {
        return textOf(Span.current());
    }

    /** The trace context when it is valid and what belongs to it is recorded; null otherwise. */
    public static @Nullable String sampled(@Nullable String traceparent) {
        return traceparent != null && parse(traceparent).isSampled() ? traceparent : null;
    }

    /** The trace id of a trace context in hexadecimal; null when it is absent or no trace context. */
    static @Nullable String traceIdOf(@Nullable String traceparent) {
        SpanContext context = traceparent == null ? SpanContext.getInvalid() : parse(traceparent);
        return context.isValid() ? context.getTraceId() : null;
    }

    /** The spans of one transaction, which begin and end with it. */
    public Transaction begin() {
        return new Transaction();
    }

    /** Starts a span; null when the parent is absent or no trace context. */
    @Nullable
    Span start(@Nullable String parent, SpanKind kind, String name, Attributes attributes) {
        if (parent == null) {
            return null;
        }
        SpanContext context = parse(parent);
        return context.isValid()
                ? tracer.spanBuilder(name)
                        .setParent(Context.root().with(Span.wrap(context)))
                        .setSpanKind(kind)
                        .setAllAttributes(attributes)
                        .startSpan()
                : null;
    }

    private static SpanContext parse(String traceparent) {
        return Span.fromContext(W3C.extract(Context.root(), traceparent, ONE_HEADER))
                .getSpanContext();
    }

    private static @Nullable String textOf(Span span) {
        if (!span.getSpanContext().isValid()) {
            return null;
        }
        Map<String, String> headers = new HashMap<>(2);
        W3C.inject(Context.root().with(span), headers, (carrier, name, value) -> headers.put(name, value));
        return headers.get(Fact.TRACEPARENT);
    }

    /** Used by one thread at a time. */
    public final class Transaction {

        private final List<Span> spans = new ArrayList<>();

        private Transaction() {}

        /**
         * Starts a span as a child.
         *
         * @param parent trace context of the cause
         * @return trace context of the span, for what the transaction publishes; the parent if there is no span
         */
        public @Nullable String start(@Nullable String parent, SpanKind kind, String name, Attributes attributes) {
            Span span = Traces.this.start(parent, kind, name, attributes);
            if (span == null) {
                return parent;
            }
            spans.add(span);
            return textOf(span);
        }

        /** Ends all spans: with an error when the transaction was cancelled or has failed. */
        public void end(@Nullable Throwable failure, boolean isCancelled) {
            end(isCancelled ? new CancellationException() : failure);
        }

        /** Ends all spans: with an error when the transaction has failed. The message, which may quote data, is left out. */
        public void end(@Nullable Throwable failure) {
            for (Span span : spans) {
                if (failure != null) {
                    span.setStatus(StatusCode.ERROR);
                    span.setAttribute("error.type", failure.getClass().getName());
                }
                span.end();
            }
            spans.clear();
        }
    }

    /** A carrier that has no header but {@code traceparent}. */
    private static final class OneHeader implements TextMapGetter<String> {

        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(Fact.TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
            return Fact.TRACEPARENT.equals(key) ? carrier : null;
        }
    }
}
