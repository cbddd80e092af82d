package io.holdfast.messaging;

import io.opentelemetry.api.trace.TracerProvider;

/** Traces of which nothing is recorded. */
final class TestTraces {

    static final Traces NONE = new Traces(TracerProvider.noop().get("test"));

    private TestTraces() {}
}
