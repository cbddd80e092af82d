package io.holdfast.local.imports;

import java.util.List;

/** The events of one request. */
final class Batch {

    private final byte[] body;
    private final List<EventLine> lines;
    private final long bytesRead;

    Batch(byte[] body, List<EventLine> lines, long bytesRead) {
        this.body = body;
        this.lines = List.copyOf(lines);
        this.bytesRead = bytesRead;
    }

    /** A JSON array of CloudEvents. */
    byte[] body() {
        return body;
    }

    /** The lines of the events, in the order of the body. */
    List<EventLine> lines() {
        return lines;
    }

    /** Bytes read from all files when the batch was complete. */
    long bytesRead() {
        return bytesRead;
    }
}
