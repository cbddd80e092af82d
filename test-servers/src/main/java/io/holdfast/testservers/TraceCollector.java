package io.holdfast.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * A collector of traces in the test's JVM: it receives what services export by OTLP over HTTP (protobuf). One for all tests;
 * traces of other tests are told apart by their ids.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class TraceCollector {

    private static final TraceCollector SHARED = new TraceCollector();

    private final List<CollectedSpan> spans = new CopyOnWriteArrayList<>();
    private final int port;

    private TraceCollector() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", this::receive);
            server.start();
            this.port = server.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A span as it was exported.
     *
     * @param service attribute {@code service.name} of its resource
     * @param kind such as {@code SPAN_KIND_SERVER}
     * @param attributes as text
     * @param events such as exceptions, with their attributes
     */
    public record CollectedSpan(
            String service,
            String traceId,
            String spanId,
            String parentSpanId,
            String name,
            String kind,
            boolean isError,
            Map<String, String> attributes,
            String events) {}

    public static TraceCollector shared() {
        return SHARED;
    }

    /** Where services export to. */
    public String endpoint() {
        return "http://localhost:" + port;
    }

    /** The spans of a trace that have arrived so far. */
    public List<CollectedSpan> trace(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = bodyOf(exchange)) {
            ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(resource -> {
                String service =
                        textOf(resource.getResource().getAttributesList()).getOrDefault("service.name", "");
                resource.getScopeSpansList()
                        .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(collected(service, span))));
            });
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static InputStream bodyOf(HttpExchange exchange) throws IOException {
        return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(exchange.getRequestBody())
                : exchange.getRequestBody();
    }

    private static CollectedSpan collected(String service, Span span) {
        return new CollectedSpan(
                service,
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                span.getKind().name(),
                span.getStatus().getCodeValue() == 2,
                textOf(span.getAttributesList()),
                span.getEventsList().toString());
    }

    private static Map<String, String> textOf(List<KeyValue> attributes) {
        Map<String, String> text = new HashMap<>();
        attributes.forEach(attribute -> text.put(attribute.getKey(), textOf(attribute.getValue())));
        return text;
    }

    private static String textOf(AnyValue value) {
        return value.hasStringValue() ? value.getStringValue() : value.toString();
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
