package io.holdfast.loyalty.liability;

/**
 * What is outstanding.
 *
 * @param outstanding the points of all balances above zero
 * @param deficit the points that reversals are still owed
 * @param customers how many have a balance above zero
 */
record Liability(long outstanding, long deficit, long customers) {

    static final String QUERY = """
            select coalesce(sum(balance) filter (where balance > 0), 0)::bigint, coalesce(sum(deficit), 0)::bigint,
                   count(*) filter (where balance > 0)
              from account
            """;
}
