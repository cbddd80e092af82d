package io.holdfast.rest.token;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An OpenID provider on this machine: a discovery document and a set of keys. */
final class OpenIdProvider implements AutoCloseable {

    private static final String DOCUMENT = "/realm/.well-known/openid-configuration";

    private final HttpServer server;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile String keys = "{\"keys\":[]}";
    private volatile int status = 200;
    private volatile UnaryOperator<String> document = given -> given;

    OpenIdProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(DOCUMENT, exchange -> answer(exchange, document.apply(configuration())));
        server.createContext("/keys", exchange -> {
            reads.incrementAndGet();
            answer(exchange, keys);
        });
        server.start();
    }

    String issuer() {
        return address("/realm");
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void publish(SigningKey... published) {
        keys = SigningKey.set(published);
    }

    void answerWith(int answered) {
        status = answered;
    }

    /** Changes the discovery document. */
    void documents(UnaryOperator<String> change) {
        document = change;
    }

    /** How often its keys were read. */
    int reads() {
        return reads.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String configuration() {
        return "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + address("/keys") + "\",\"more\":[1]}";
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", address("/keys"));
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
