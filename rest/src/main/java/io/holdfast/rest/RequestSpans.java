package io.holdfast.rest;

import jakarta.enterprise.context.ApplicationScoped;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Keeps personal data out of the spans of requests: a path or a query may hold a customer's mail address or phone number. The
 * span's name and {@code http.route} say what was asked. The value is the one that the semantic conventions recommend.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/">Attributes of URLs</a>
 */
@ApplicationScoped
class RequestSpans implements SpanProcessor {

    private static final String REDACTED = "REDACTED";
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        if (span.getKind() == SpanKind.SERVER) {
            redact(span, PATH);
            redact(span, QUERY);
            redact(span, CLIENT);
        }
    }

    private static void redact(ReadWriteSpan span, AttributeKey<String> attribute) {
        if (span.getAttribute(attribute) != null) {
            span.setAttribute(attribute, REDACTED);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
