package io.holdfast.ticket.channel.delivery;

/** Bytes of bodies in memory, over all requests. Thread-safe. */
final class BodyBudget {

    private final long bytesMax;
    private long bytes;

    BodyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes so many bytes; false, and nothing taken, when they are not left. One body is always taken when there is none. */
    synchronized boolean take(long count) {
        if (bytes > 0 && bytes + count > bytesMax) {
            return false;
        }
        bytes += count;
        return true;
    }

    synchronized void give(long count) {
        bytes -= count;
    }
}
