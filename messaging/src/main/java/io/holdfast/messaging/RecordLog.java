package io.holdfast.messaging;

import org.apache.kafka.common.header.Header;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.Ids;

/**
 * Logs about one record with the fields {@code eventId} and {@code traceId} in the mapped diagnostic context, which a JSON log
 * shows as {@code mdc}. A header that has not the form of an id is left out: anybody may have written it.
 */
final class RecordLog {

    private static final String EVENT_ID = "eventId";
    /** As the extension of OpenTelemetry names it in the logs of requests. */
    private static final String TRACE_ID = "traceId";

    private RecordLog() {}

    static void about(InboxRecord record, Runnable log) {
        String event = text(record, "ce_id");
        String trace = Traces.traceIdOf(text(record, Fact.TRACEPARENT));
        put(EVENT_ID, event != null && Ids.isId(event) ? event : null);
        put(TRACE_ID, trace);
        try {
            log.run();
        } finally {
            MDC.remove(EVENT_ID);
            MDC.remove(TRACE_ID);
        }
    }

    private static void put(String name, @Nullable String value) {
        if (value != null) {
            MDC.put(name, value);
        }
    }

    private static @Nullable String text(InboxRecord record, String header) {
        Header last = record.headers().lastHeader(header);
        return last == null ? null : CloudEventHeaders.utf8(last.value());
    }
}
