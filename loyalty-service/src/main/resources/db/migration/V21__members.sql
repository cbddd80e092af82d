-- What a member of the programme is beside the points: holds, rewards, cards, limits, tiers. Whoever changes a customer's rows
-- first locks the account's, as before.

alter table account
    add column lot_count         integer not null default 0,  -- the number of the last lot
    add column first_open_lot    integer not null default 1,  -- no lot before it has points left
    add column has_purchased     boolean not null default false,
    add column tier              text collate "C",
    add column tier_below_since  timestamptz,                 -- since when the tier is not reached; null: it is
    add column floor_tier        text collate "C",            -- the tier that an operator set
    add column floor_until       timestamptz,
    add column floor_reason      text,
    add column floor_set_at      timestamptz,
    add column advanced_to       timestamptz,                 -- up to when everything that was due is done
    add column next_due_at       timestamptz,                 -- nothing is due before; null: nothing at all
    add column run_after         timestamptz,                 -- no scheduled run before: events of the past are arriving
    add column programme_version integer not null default 1,  -- in force at advanced_to
    add check (floor_until is null or floor_tier is not null);
create index account_due on account (next_due_at) where next_due_at is not null;
create index account_by_version on account (programme_version);

alter table entry
    add column about     text collate "C",  -- the refund, redemption, ticket or adjustment; null: the purchase that is the subject
    add column tier      text collate "C",  -- the customer's, before the entry
    add column first_lot integer,           -- the lots of a credit have consecutive numbers
    add column lots      integer not null default 0 check (lots >= 0);
alter table entry disable trigger entry_is_written_once;
update entry e
   set about = case e.kind
                 when 'reversal' then (select r.refund_id from refund r
                                        where r.purchase_id = e.subject and r.event_source = e.cause_source
                                          and r.event_id = e.cause_id limit 1)
                 when 'adjustment' then e.cause_id end,
       first_lot = case when e.points > 0 then e.number end,
       lots = case when e.points > 0 then 1 else 0 end;
alter table entry enable trigger entry_is_written_once;
-- That a rule acts once on a cause follows from the rows of purchases, refunds, redemptions, ratings and breaches, which have
-- keys; an index on entries for it alone took a tenth of the time that a purchase takes. GET /reconciliation checks it.
alter table entry drop constraint entry_customer_id_rule_cause_source_cause_id_key;

-- One lot for each rule's part of a credit.
alter table lot
    add column entry          integer,
    add column rule           text collate "C",
    add column points         bigint,
    add column held           bigint not null default 0,
    add column expired        bigint not null default 0 check (expired >= 0),
    add column available_from timestamptz;
update lot l
   set entry = l.number, points = e.points, available_from = l.earned_at,
       rule = case when e.kind = 'award' then 'spend' end
  from entry e
 where e.customer_id = l.customer_id and e.number = l.number;
alter table lot
    alter column entry set not null,
    alter column points set not null,
    alter column available_from set not null,
    add check (held between 0 and remaining),
    add check (remaining <= points);

-- Reversals that found too few points.
create table open_debit (
    customer_id text collate "C" not null,
    entry       integer          not null,
    owed        bigint           not null check (owed > 0),
    primary key (customer_id, entry),
    foreign key (customer_id, entry) references entry (customer_id, number)
);
insert into open_debit (customer_id, entry, owed)
select e.customer_id, e.number, -e.points - coalesce(t.points, 0)
  from account a
  join entry e on e.customer_id = a.customer_id and e.points < 0
  left join lateral (select sum(points)::bigint as points from allocation t
                      where t.customer_id = e.customer_id and t.debit = e.number) t on true
 where a.deficit > 0 and -e.points > coalesce(t.points, 0);

update account a
   set lot_count = entry_count,
       has_purchased = exists (select 1 from purchase p where p.customer_id = a.customer_id and p.amount > 0),
       advanced_to = greatest((select max(happened_at) from entry e where e.customer_id = a.customer_id),
                              (select max(happened_at) from purchase p where p.customer_id = a.customer_id));

-- stamps and referrals: what the purchase gave on punch cards and for a referral, as JSON; referrer is no part of it, so that it
-- can be erased. content_data: what else an award depends on, for backtests.
alter table purchase
    add column stamps       text,
    add column referrals    text,
    add column referrer     text collate "C",
    add column content_data text;
update purchase set refunded = least(refunded, amount) where refunded > amount;
alter table purchase add check (refunded <= amount);
create index purchase_by_referrer on purchase (referrer) where referrer is not null;
create index purchase_by_customer_and_time on purchase (customer_id, happened_at);
drop index purchase_by_customer;

create table redemption (
    redemption_id text collate "C" primary key,
    customer_id   text collate "C" not null,
    reward        text collate "C",                 -- null: of points only
    reference     text collate "C",                 -- what it pays for
    points        bigint           not null check (points > 0),
    take_lots     integer[]        not null,        -- from which lots, in the order taken
    take_points   bigint[]         not null,
    held_at       timestamptz      not null,
    expires_at    timestamptz      not null,
    state         text             not null check (state in ('held', 'captured', 'cancelled', 'expired')),
    changed_at    timestamptz      not null,
    captured      bigint           not null default 0,
    returned      bigint           not null default 0,
    check (captured between 0 and points),
    check (returned between 0 and captured),
    check (state = 'captured' or captured = 0),
    check (cardinality(take_lots) = cardinality(take_points))
) with (fillfactor = 80);
create index redemption_by_customer on redemption (customer_id, state);
create index redemption_by_reference on redemption (customer_id, reference) where reference is not null;
create index redemption_by_reward on redemption (customer_id, reward) where reward is not null;
create index redemption_held on redemption (reward, expires_at) where state = 'held' and reward is not null;

-- How many redemptions of a reward are held or captured, of all customers, erased ones' captures included.
create table reward_stock (
    reward text collate "C" primary key,
    taken  bigint not null check (taken >= 0)
) with (fillfactor = 50);

create table issued_reward (
    issued_id   text collate "C" primary key,
    customer_id text collate "C" not null,
    reward      text collate "C" not null,
    card        text collate "C",                   -- the rule of a punch card; null: redeemed with points
    state       text             not null check (state in ('issued', 'used', 'expired', 'revoked')),
    tier        text collate "C",                   -- the customer's, when it was issued
    issued_at   timestamptz      not null,
    valid_until timestamptz,
    changed_at  timestamptz      not null
) with (fillfactor = 80);
create index issued_reward_by_customer on issued_reward (customer_id, state);

create table punch_card (
    customer_id text collate "C" not null,
    rule        text collate "C" not null,
    every       integer          not null check (every > 0),
    stamps      bigint           not null check (stamps >= 0),
    issued      integer          not null check (issued >= 0),
    standing    integer          not null check (standing between 0 and issued),
    primary key (customer_id, rule)
) with (fillfactor = 80);

-- Ratings and breaches that were seen.
create table engagement (
    kind        text             not null check (kind in ('rating', 'breach')),
    id          text collate "C" not null,
    customer_id text collate "C" not null,
    entry       integer          not null,           -- 0: it earned nothing
    revocable   text,                                -- as JSON: the parts that a withdrawal takes back
    withdrawn   boolean          not null default false,
    happened_at timestamptz      not null,
    primary key (kind, id)
);
create index engagement_by_customer on engagement (customer_id);

-- What customers earned by referring others.
create table given_referral (
    customer_id text collate "C" not null,
    rule        text collate "C" not null,
    purchase_id text collate "C" not null,
    entry       integer          not null,
    points      bigint           not null check (points >= 0),
    taken_back  boolean          not null default false,
    happened_at timestamptz      not null,
    primary key (customer_id, purchase_id, rule)
);

-- What rules with limits gave.
create table cap_use (
    customer_id text collate "C" not null,
    rule        text collate "C" not null,
    used_at     timestamptz      not null,
    points      bigint           not null check (points >= 0)
);
create index cap_use_by_customer on cap_use (customer_id, rule, used_at);

-- What counts for tiers beside the purchases, which count by their own rows.
create table tier_progress (
    customer_id text collate "C" not null,
    happened_at timestamptz      not null,
    points      bigint           not null,
    spend       numeric          not null,
    currency    text,
    purchases   integer          not null
);
create index tier_progress_by_customer on tier_progress (customer_id, happened_at);
insert into tier_progress (customer_id, happened_at, points, spend, currency, purchases)
select customer_id, happened_at, points, 0, null, 0 from entry where kind = 'reversal'
union all
select p.customer_id, max(r.happened_at), 0, -p.refunded, p.currency, 0
  from purchase p join refund r on r.purchase_id = p.purchase_id and r.state = 'applied'
 where p.refunded > 0 group by p.purchase_id
union all
select customer_id, happened_at, 0, 0, null, -1 from purchase where amount > 0 and refunded >= amount;

-- Points by reward, kept when customers are erased, are those of forgotten_points.
create table forgotten_rewards (
    month  date   not null,
    reward text collate "C" not null,
    state  text   not null,
    issued bigint not null,
    primary key (month, reward, state)
);

drop function forget_customer(text, bytea, timestamptz, integer[]);

-- The only way to remove entries. It removes all of the customer's; the caller posts those again that belong to a new life, after
-- the cut, whose numbers are in remaining. Open holds go back to the stock, captures stay counted.
create function forget_customer(forgotten text, hash bytea, cut timestamptz, remaining integer[]) returns void
    language plpgsql as
$$
begin
    perform 1 from account where customer_id = forgotten for update;
    insert into forgotten_points (month, kind, entries, points)
    select date_trunc('month', happened_at at time zone 'UTC')::date, kind, count(*), sum(points)
      from entry
     where customer_id = forgotten and number <> all (remaining)
     group by 1, 2
    on conflict (month, kind) do update
       set entries = forgotten_points.entries + excluded.entries,
           points = forgotten_points.points + excluded.points;
    -- A reward whose points were held before the cut goes with its redemption.
    with gone as (
        delete from issued_reward
         where customer_id = forgotten
           and (issued_at <= cut or issued_id in (select redemption_id from redemption
                                                   where customer_id = forgotten and held_at <= cut))
        returning *)
    insert into forgotten_rewards (month, reward, state, issued)
    select date_trunc('month', issued_at at time zone 'UTC')::date, reward, state, count(*)
      from gone
     group by 1, 2, 3
    on conflict (month, reward, state) do update set issued = forgotten_rewards.issued + excluded.issued;
    update reward_stock s set taken = s.taken - held.count
      from (select reward, count(*) as count from redemption
             where customer_id = forgotten and state = 'held' and held_at <= cut and reward is not null
             group by reward) held
     where s.reward = held.reward;
    perform set_config('holdfast.forgetting', forgotten, true);
    delete from open_debit where customer_id = forgotten;
    delete from allocation where customer_id = forgotten;
    delete from lot where customer_id = forgotten;
    delete from entry where customer_id = forgotten;
    delete from redemption where customer_id = forgotten and held_at <= cut;
    delete from engagement where customer_id = forgotten and happened_at <= cut;
    delete from given_referral where customer_id = forgotten and happened_at <= cut;
    delete from cap_use where customer_id = forgotten and used_at <= cut;
    delete from tier_progress where customer_id = forgotten and happened_at <= cut;
    delete from punch_card where customer_id = forgotten;
    delete from refund where customer_id = forgotten and happened_at <= cut;
    delete from purchase where customer_id = forgotten and happened_at <= cut;
    delete from refused where customer_id = forgotten and happened_at <= cut;
    update purchase set referrer = null, revision = revision + 1 where referrer = forgotten and happened_at <= cut;
    -- A later refund of a forgotten purchase is one whose purchase is not known.
    update refund set state = 'waiting'
     where customer_id = forgotten and state = 'applied'
       and not exists (select 1 from purchase p where p.purchase_id = refund.purchase_id);
    update idempotency set body = '', customer_id = null where customer_id = forgotten;
    delete from account where customer_id = forgotten;
    perform set_config('holdfast.forgetting', '', true);
    insert into forgotten_customer (customer, forgotten_at) values (hash, cut)
    on conflict (customer) do update
       set forgotten_at = greatest(forgotten_customer.forgotten_at, excluded.forgotten_at);
end
$$;
