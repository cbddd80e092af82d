package io.holdfast.loyalty.reconciliation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a reconciliation found.
 *
 * @param consistent whether every check holds
 * @param customersPoints the sum of all customers' balances
 * @param programmePoints each of the programme's accounts; with the customers' points they sum to zero
 * @param forgottenPoints what the removed entries of forgotten customers came to, by kind
 */
record Report(
        Instant at,
        boolean consistent,
        long accounts,
        long entries,
        long customersPoints,
        Map<String, Long> programmePoints,
        Map<String, Long> forgottenPoints,
        List<Finding> checks) {

    /**
     * One check.
     *
     * @param check its name
     * @param broken how many break it
     * @param examples up to five of them
     */
    record Finding(String check, boolean holds, long broken, List<String> examples) {}
}
