package io.holdfast.analytics.satisfaction;

/**
 * Whether tickets are merged, as SQL conditions. Of merges and undoings of a ticket the latest counts. One instant that has
 * both leaves the ticket as it was: an undoing follows its merge, and a merge follows the undoing of the one before.
 */
final class TicketMerges {

    private static final String MERGED = """
            coalesce((select min(m.kind) = 'merged' from ticket_context m
                       where m.ticket_id = %1$s.ticket_id and m.kind in ('merged', 'unmerged') %2$s
                       group by m.at having min(m.kind) = max(m.kind)
                       order by m.at desc limit 1), false)""";

    private TicketMerges() {}

    /** Whether the ticket of a row is merged. */
    static String isMerged(String row) {
        return MERGED.formatted(row, "");
    }

    /** Whether the ticket of a row was merged at the instant {@code at} of the row. */
    static String wasMerged(String row) {
        return MERGED.formatted(row, "and m.at <= " + row + ".at");
    }
}
