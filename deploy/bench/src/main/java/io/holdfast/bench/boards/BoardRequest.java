package io.holdfast.bench.boards;

/**
 * A request that a board sends when it is opened.
 *
 * @param what what the board shows of it
 * @param service ticket, sla, loyalty or analytics
 */
record BoardRequest(String what, String service, String path) {}
