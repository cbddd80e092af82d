package io.holdfast.stream;

/**
 * A server-sent event: a fact, a heartbeat, or a gap marker where events were skipped.
 *
 * @param id the position in the log after it, which the client sends back as {@code Last-Event-ID}
 * @param name the event's type; empty for a heartbeat
 * @param data JSON; empty for a heartbeat
 */
record StreamEvent(String id, String name, String data) {

    static StreamEvent heartbeat(String id) {
        return new StreamEvent(id, "", "");
    }

    /** @param detail what a client does about it: plain text without quotes */
    static StreamEvent gap(String id, String detail) {
        return new StreamEvent(id, "gap", "{\"detail\":\"" + detail + "\"}");
    }

    boolean isHeartbeat() {
        return name.isEmpty();
    }
}
