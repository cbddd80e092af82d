package io.holdfast.loyalty.liability;

/**
 * The points liability of the programme.
 *
 * @param outstanding the sum of all positive balances
 * @param deficit the points that reversals could not find in any lot yet
 * @param customers the number of customers with a positive balance
 */
record Liability(long outstanding, long deficit, long customers) {

    static final String QUERY = """
            select coalesce(sum(balance) filter (where balance > 0), 0)::bigint, coalesce(sum(deficit), 0)::bigint,
                   count(*) filter (where balance > 0)
              from account
            """;
}
