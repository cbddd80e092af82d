package io.holdfast.bench.harness;

import io.vertx.core.buffer.Buffer;

/**
 * A unit of load: a request and, where its response asks for them, further requests on the same connection. It is timed as a
 * whole. Confined to the event loop of the load.
 */
public interface HttpExchange {

    Request first();

    /** What follows a response. */
    Step after(Response response);

    /** A POST. */
    record Request(String path, String contentType, Buffer body) {}

    record Response(int status, String body) {}

    /** What the connection does next: the exchange goes on, has ended, or has failed. */
    sealed interface Step {
        record Send(Request request) implements Step {}

        record Finished() implements Step {}

        record Failed(String reason) implements Step {}
    }

    /** An exchange of one request. */
    static HttpExchange of(Request request, int expectedStatus) {
        return new HttpExchange() {
            @Override
            public Request first() {
                return request;
            }

            @Override
            public Step after(Response response) {
                return response.status() == expectedStatus ? new Step.Finished() : failed(request, response);
            }
        };
    }

    static Step failed(Request request, Response response) {
        return new Step.Failed(
                "POST " + request.path() + " was answered " + response.status() + ": " + response.body());
    }
}
