package io.holdfast.local.imports;

import java.util.List;

/** Events that travel together. */
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

    /** Where they stood, in the order of the body. */
    List<EventLine> lines() {
        return lines;
    }

    /** How much of all files was read when it was closed. */
    long bytesRead() {
        return bytesRead;
    }
}
