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
              full join (select customer_id, sum(remaining) as points, max(number) as last from lot group by customer_id) l
                on l.customer_id = a.customer_id
             where a.customer_id is null
                or a.balance <> coalesce(l.points, 0) - a.deficit
                or a.lot_count < coalesce(l.last, 0)
            """),
    NO_POINTS_BEFORE_THE_FIRST_OPEN_LOT("""
            select a.customer_id || '#' || l.number as broken
              from account a
              join lot l on l.customer_id = a.customer_id and l.number < a.first_open_lot and l.remaining > 0
            """),
    ENTRIES_CARRY_THE_RUNNING_BALANCE("""
            select customer_id || '#' || number as broken
              from (select customer_id, number, balance,
                           sum(points) over (partition by customer_id order by number) as running
                      from entry) e
             where balance <> running
            """),
    A_RULE_ACTS_ONCE_ON_A_CAUSE("""
            select min(customer_id) || ' ' || rule || ' ' || cause_id as broken
              from entry group by customer_id, rule, cause_source, cause_id having count(*) > 1
            """),
    CREDITS_ARE_THE_SUM_OF_THEIR_LOTS("""
            select e.customer_id || '#' || e.number as broken
              from entry e
              left join (select customer_id, entry, sum(points) as points, count(*) as lots, min(number) as first
                           from lot group by 1, 2) l on l.customer_id = e.customer_id and l.entry = e.number
             where (e.lots > 0 or (e.points > 0 and e.kind <> 'return'))
               and ((e.kind <> 'return' and coalesce(l.points, 0) <> e.points) or coalesce(l.lots, 0) <> e.lots or l.first <> e.first_lot)
            """),
    CREDITS_ARE_IN_THEIR_LOT_OR_ALLOCATED("""
            select coalesce(l.customer_id, t.customer_id) || '#' || coalesce(l.number, t.lot) as broken
              from lot l
              full join (select a.customer_id, a.lot,
                                sum(case e.kind when 'return' then -a.points else a.points end) as points
                           from allocation a
                           join entry e on e.customer_id = a.customer_id and e.number = a.debit
                          group by 1, 2) t on t.customer_id = l.customer_id and t.lot = l.number
             where l.number is null or l.points <> l.remaining + coalesce(t.points, 0)
            """),
    DEBITS_ARE_ALLOCATED_OR_OWED("""
            select e.customer_id || '#' || e.number as broken
              from entry e
              left join (select customer_id, debit, sum(points) as points from allocation group by 1, 2) t
                on t.customer_id = e.customer_id and t.debit = e.number
              left join open_debit o on o.customer_id = e.customer_id and o.entry = e.number
              left join (select customer_id, entry, sum(points) as points from lot group by 1, 2) l
                on e.kind = 'return' and l.customer_id = e.customer_id and l.entry = e.number
             where (e.points < 0 or e.kind = 'return')
               and abs(e.points) <> coalesce(t.points, 0) + coalesce(o.owed, 0) + coalesce(l.points, 0)
            """),
    DEFICITS_ARE_THE_OPEN_DEBITS("""
            select a.customer_id as broken
              from account a
              left join (select customer_id, sum(owed) as owed from open_debit group by 1) o
                on o.customer_id = a.customer_id
             where a.deficit <> coalesce(o.owed, 0)
            """),
    HELD_POINTS_ARE_THOSE_OF_OPEN_REDEMPTIONS("""
            select coalesce(l.customer_id, r.customer_id) || '#' || coalesce(l.number, r.lot) as broken
              from (select customer_id, number, held from lot where held > 0) l
              full join (select r.customer_id, taken.lot, sum(taken.points) as points
                           from redemption r, unnest(r.take_lots, r.take_points) as taken (lot, points)
                          where r.state = 'held' group by 1, 2) r
                on r.customer_id = l.customer_id and r.lot = l.number
             where coalesce(l.held, 0) <> coalesce(r.points, 0)
            """),
    REDEMPTIONS_HAVE_THEIR_ENTRIES("""
            select r.redemption_id as broken
              from redemption r
              left join (select %1$s as customer_id, about, -sum(points) as points from entry x
                          where kind = 'redemption' group by 1, 2) e
                on e.customer_id = r.customer_id and e.about = r.redemption_id
              left join (select %1$s as customer_id, rule, sum(points) as points from entry x
                          where kind = 'return' group by 1, 2) b
                on b.customer_id = r.customer_id and b.rule = 'return:' || r.redemption_id
             where r.captured <> coalesce(e.points, 0) or r.returned <> coalesce(b.points, 0)
            """.formatted(Check.PERSON.formatted("x"))),
    ENTRIES_HAVE_THEIR_CAUSE("""
            select e.customer_id || '#' || e.number as broken
              from entry e
             where (e.kind = 'award' and e.rule = 'purchase' and not exists (
                        select 1 from purchase p
                         where p.purchase_id = e.subject and coalesce(p.recorded_of, p.customer_id) = e.customer_id
                           and p.award = e.number and p.awarded = e.points))
                or (e.kind = 'award' and e.rule in ('rating', 'goodwill') and not exists (
                        select 1 from engagement g where coalesce(g.recorded_of, g.customer_id) = e.customer_id and g.entry = e.number))
                or (e.kind = 'award' and e.rule like 'referral:%%' and not exists (
                        select 1 from given_referral g
                         where coalesce(g.recorded_of, g.customer_id) = e.customer_id and g.purchase_id = e.subject and g.entry = e.number
                           and g.points = e.points)
                    and not exists (
                        select 1 from purchase p
                         where p.purchase_id = e.subject and coalesce(p.recorded_of, p.customer_id) = e.customer_id and p.referrals is not null))
                or (e.kind = 'reversal' and e.rule = 'refund' and not exists (
                        select 1 from refund r
                         where r.purchase_id = e.subject and r.state = 'applied'
                           and r.event_source = e.cause_source and r.event_id = e.cause_id))
                or (e.kind = 'redemption' and not exists (
                        select 1 from redemption r
                         where r.redemption_id = e.about and r.customer_id = %s and r.state = 'captured'))
                or (e.kind = 'adjustment' and e.reason is null)
                or (e.kind = 'transfer' and not exists (
                        select 1 from entry o
                         where o.kind = 'transfer' and o.customer_id = e.about and o.about = e.customer_id
                           and o.rule = e.rule and o.cause_source = e.cause_source and o.cause_id = e.cause_id
                           and o.points = -e.points))
            """.formatted(Check.PERSON.formatted("e"))),
    PURCHASES_HAVE_THEIR_ENTRIES("""
            select p.purchase_id as broken
              from purchase p
              left join entry e on e.customer_id = coalesce(p.recorded_of, p.customer_id) and e.number = p.award
              left join (select subject, -sum(points) as points from entry where kind = 'reversal' and rule = 'refund'
                          group by 1) r on r.subject = p.purchase_id
              left join (select purchase_id, sum(amount) as amount from refund where state = 'applied' group by 1) f
                on f.purchase_id = p.purchase_id
             where coalesce(e.points, 0) <> p.awarded
                or coalesce(r.points, 0) > p.revoked
                or least(coalesce(f.amount, 0), p.amount) <> p.refunded
            """),
    CAPTURED_REWARDS_ARE_ISSUED_ONCE("""
            select coalesce(r.redemption_id, i.issued_id) as broken
              from (select redemption_id, customer_id, reward from redemption
                     where state = 'captured' and reward is not null) r
              full join (select issued_id, customer_id, reward from issued_reward where card is null) i
                on i.issued_id = r.redemption_id and i.customer_id = r.customer_id and i.reward = r.reward
             where r.redemption_id is null or i.issued_id is null
            """),
    CARDS_ARE_THEIR_STAMPS_AND_REWARDS("""
            select c.customer_id || ' ' || c.rule as broken
              from punch_card c
              left join (select p.customer_id, s.rule, sum(s.stamps - s.removed) as stamps
                           from purchase p, json_to_recordset(p.stamps::json) as s (rule text, stamps bigint, removed bigint)
                          where p.stamps is not null group by 1, 2) s on s.customer_id = c.customer_id and s.rule = c.rule
              left join (select customer_id, card, count(*) filter (where state <> 'revoked') as standing
                           from issued_reward where card is not null group by 1, 2) i
                on i.customer_id = c.customer_id and i.card = c.rule
             where c.stamps <> coalesce(s.stamps, 0) or c.standing <> coalesce(i.standing, 0)
            """),
    STOCKS_COUNT_WHAT_IS_TAKEN("""
            select coalesce(s.reward, r.reward) as broken
              from reward_stock s
              full join (select reward, count(*) as taken from redemption
                          where state in ('held', 'captured') and reward is not null group by 1) r on r.reward = s.reward
             where coalesce(s.taken, 0) < coalesce(r.taken, 0)
            """),
    OPEN_THINGS_HAVE_A_DUE_TIME("""
            select a.customer_id as broken
              from account a
              join lateral (
                   select least((select min(expires_at) from lot l
                                  where l.customer_id = a.customer_id and l.number >= a.first_open_lot
                                    and l.remaining > l.held),
                                (select min(expires_at) from redemption r
                                  where r.customer_id = a.customer_id and r.state = 'held'),
                                (select min(valid_until) from issued_reward i
                                  where i.customer_id = a.customer_id and i.state = 'issued'),
                                a.floor_until) as at) as due on due.at is not null
             where a.next_due_at is null or a.next_due_at > due.at
            """),
    REFERRALS_ARE_PAID_ON_BOTH_SIDES("""
            select g.customer_id || ' ' || g.purchase_id as broken
              from given_referral g
              join purchase p on p.purchase_id = g.purchase_id
             where p.customer_id is not null and p.referrer = g.customer_id
               and (p.referrals is null or not exists (
                        select 1 from json_to_recordset(p.referrals::json) as r (rule text, "takenBack" boolean)
                         where r.rule = g.rule and r."takenBack" = g.taken_back))
            """),
    ALL_ACCOUNTS_TOGETHER_ARE_ZERO("""
            select 'posting' as broken from posting having sum(points) <> 0
            """);

    /** Whom the customer of a row is now. */
    private static final String PERSON = """
            coalesce((select m.into_customer_id from customer_merge m
                       where m.applied and m.customer_id = %1$s.customer_id), %1$s.customer_id)""";

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
