package io.holdfast.loyalty.reconciliation;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The result of a reconciliation.
 *
 * @param consistent whether every check holds
 * @param customersPoints the sum of all customers' balances
 * @param programmePoints the balance of each of the programme's accounts; with the customers' points they sum to zero
 * @param forgottenPoints the sum of the deleted entries of erased customers, by kind
 */
record Report(
        Instant at,
        boolean consistent,
        long accounts,
        long entries,
        BigInteger customersPoints,
        Map<String, BigInteger> programmePoints,
        Map<String, BigInteger> forgottenPoints,
        List<Finding> checks) {

    /**
     * The result of one check.
     *
     * @param check its name
     * @param broken the number of violations
     * @param examples up to five violations
     */
    record Finding(String check, boolean holds, long broken, List<String> examples) {}
}
