package io.holdfast.analytics.segment;

/**
 * The statement that answers the groups of customers, once of those whose facts are of one id, and once of persons with several.
 * Its parameters are those of {@link CountedCustomers#parameters}, its rows the numbers of a list and partition by value.
 */
record GroupStatement(String ofCustomers, String ofPersons) {

    /** The customers $2, $3 of the list $1, each at the instant $4 of the list. */
    private static final String BY_GROUP = """
            select counted.list, counted.partition, l.value, array_agg(counted.number) as numbers
              from (select list, partition, number, ($4::timestamptz[])[list + 1] as start
                      from unnest($1::integer[], $2::integer[], $3::integer[]) as u (list, partition, number)) as counted
            %s
             cross join lateral (%s) as l
             where l.value is not null
             group by 1, 2, 3
            """;

    private static final String CUSTOMERS = "join customer c using (partition, number)";
    private static final String PERSONS = """
            join lateral (select array_agg(customer_id collate "C") as ids
                            from merged_customer where number = counted.number) as c on true
            """;
    private static final String OF_CUSTOMER = "customer_id = c.customer_id collate \"C\"";
    private static final String OF_PERSON = "customer_id = any(c.ids)";

    /** Of the last purchase or created ticket before the instant that has one; events of one instant by their ids. */
    static final GroupStatement CHANNEL = of("""
            select value from (
               (select at, event_id, channel as value from purchase
                 where %1$s and at < counted.start and channel is not null
                 order by at desc, event_id desc limit 1)
               union all
               (select at, event_id, channel as value from ticket_context
                 where %1$s and at < counted.start and kind = 'created' and channel is not null
                 order by at desc, event_id desc limit 1)) as found
             order by at desc, event_id desc limit 1
            """);
    /** Of the last ticket that was created before the instant. */
    static final GroupStatement DEPARTMENT = of("""
            select department as value from ticket_context
             where %1$s and at < counted.start and kind = 'created' and department is not null
             order by at desc, event_id desc limit 1
            """);
    /**
     * As it is at the instant. Changes of one instant are a chain from tier to tier: its end is the one that is reached
     * once more often than it is left, or in a cycle the tier before.
     */
    static final GroupStatement TIER = of("""
            select t.tier as value from tier_change t
             where t.%1$s
               and t.at = (select max(at) from tier_change where %1$s and at <= counted.start)
             order by (select count(*) filter (where n.tier is not distinct from t.tier)
                            - count(*) filter (where n.previous_tier is not distinct from t.tier)
                         from tier_change n where n.%1$s and n.at = t.at) desc,
                      t.tier is not distinct from
                          (select b.tier from tier_change b where b.%1$s and b.at < t.at
                            order by b.at desc, b.event_id desc limit 1) desc,
                      t.event_id desc limit 1
            """);

    private static GroupStatement of(String value) {
        return new GroupStatement(
                BY_GROUP.formatted(CUSTOMERS, value.formatted(OF_CUSTOMER)),
                BY_GROUP.formatted(PERSONS, value.formatted(OF_PERSON)));
    }
}
