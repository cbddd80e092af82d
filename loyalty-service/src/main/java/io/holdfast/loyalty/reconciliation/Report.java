package io.holdfast.loyalty.reconciliation;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The result of a reconciliation.
 *
 * @param consistent whether every check holds
 * @param customersPoints the sum of all customers' balances
 * @param programmePoints the balance of each of the programme's accounts; with the customers' points they sum to zero
 * @param forgottenPoints the sum of the deleted entries of erased customers, by kind
 * @param took how long a stored one was computed; null: it was computed for the request
 */
record Report(
        Instant at,
        boolean consistent,
        long accounts,
        long entries,
        BigInteger customersPoints,
        Map<String, BigInteger> programmePoints,
        Map<String, BigInteger> forgottenPoints,
        List<Finding> checks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Duration took) {

    /** This report as one that is stored. */
    Report withTook(Duration duration) {
        return new Report(
                at, consistent, accounts, entries, customersPoints, programmePoints, forgottenPoints, checks, duration);
    }

    /**
     * The result of one check.
     *
     * @param check its name
     * @param broken the number of violations
     * @param examples up to five violations
     */
    record Finding(String check, boolean holds, long broken, List<String> examples) {}
}
