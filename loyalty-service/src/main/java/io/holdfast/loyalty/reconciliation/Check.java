package io.holdfast.loyalty.reconciliation;

/** An invariant of the ledger. Its query returns the violations, one row each, so no rows when it holds. */
enum Check {
    BALANCES_ARE_THE_SUM_OF_ENTRIES("""
            select coalesce(a.customer_id, e.customer_id) as broken
              from account a
              full join (select customer_id, sum(points) as points, count(*) as entries, max(number) as last
                           from entry group by customer_id) e on e.customer_id = a.customer_id
             where a.customer_id is null
                or a.balance <> coalesce(e.points, 0)
                or a.entry_count <> coalesce(e.entries, 0)
                or a.entry_count <> coalesce(e.last, 0)
            """),
    BALANCES_ARE_LOTS_LESS_DEFICIT("""
            select coalesce(a.customer_id, l.customer_id) as broken
              from account a
              full join (select customer_id, sum(remaining) as points from lot group by customer_id) l
                on l.customer_id = a.customer_id
             where a.customer_id is null or a.balance <> coalesce(l.points, 0) - a.deficit
            """),
    ENTRIES_CARRY_THE_RUNNING_BALANCE("""
            select customer_id || '#' || number as broken
              from (select customer_id, number, balance,
                           sum(points) over (partition by customer_id order by number) as running
                      from entry) e
             where balance <> running
            """),
    CREDITS_ARE_IN_THEIR_LOT_OR_ALLOCATED("""
            select coalesce(e.customer_id, l.customer_id) || '#' || coalesce(e.number, l.number) as broken
              from (select customer_id, number, points from entry where points > 0) e
              full join lot l on l.customer_id = e.customer_id and l.number = e.number
              left join (select customer_id, lot, sum(points) as points from allocation group by 1, 2) t
                on t.customer_id = l.customer_id and t.lot = l.number
             where e.number is null or l.number is null or e.points <> l.remaining + coalesce(t.points, 0)
            """),
    DEBITS_ARE_ALLOCATED_OR_OWED("""
            select a.customer_id as broken
              from account a
              left join (select e.customer_id, sum(-e.points - coalesce(t.points, 0)) as owed,
                                min(-e.points - coalesce(t.points, 0)) as least
                           from entry e
                           left join (select customer_id, debit, sum(points) as points from allocation group by 1, 2) t
                             on t.customer_id = e.customer_id and t.debit = e.number
                          where e.points < 0
                          group by e.customer_id) d on d.customer_id = a.customer_id
             where a.deficit <> coalesce(d.owed, 0) or d.least < 0
            """),
    ENTRIES_HAVE_THEIR_CAUSE("""
            select e.customer_id || '#' || e.number as broken
              from entry e
             where (e.kind = 'award' and not exists (
                        select 1 from purchase p
                         where p.purchase_id = e.subject and p.customer_id = e.customer_id
                           and p.award = e.number and p.awarded = e.points))
                or (e.kind = 'reversal' and not exists (
                        select 1 from refund r
                         where r.purchase_id = e.subject and r.state = 'applied'
                           and r.event_source = e.cause_source and r.event_id = e.cause_id))
                or (e.kind = 'adjustment' and e.reason is null)
            """),
    PURCHASES_HAVE_THEIR_ENTRIES("""
            select p.purchase_id as broken
              from purchase p
              left join entry e on e.customer_id = p.customer_id and e.number = p.award
              left join (select subject, -sum(points) as points from entry where kind = 'reversal' group by 1) r
                on r.subject = p.purchase_id
              left join (select purchase_id, sum(amount) as amount from refund where state = 'applied' group by 1) f
                on f.purchase_id = p.purchase_id
             where coalesce(e.points, 0) <> p.awarded
                or coalesce(r.points, 0) <> p.revoked
                or coalesce(f.amount, 0) <> p.refunded
            """),
    ALL_ACCOUNTS_TOGETHER_ARE_ZERO("""
            select 'posting' as broken from posting having sum(points) <> 0
            """);

    private final String violations;

    Check(String violations) {
        this.violations = violations;
    }

    /** Counts the violations and names the first five. */
    String query() {
        return "select count(*), coalesce((array_agg(broken order by broken))[1:5], '{}')::text[] from (" + violations
                + ") as b";
    }
}
