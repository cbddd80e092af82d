-- The points ledger. Every row belongs to one customer, and whoever changes a customer's rows first locks the account's;
-- several accounts are locked in the order of their ids.
--
-- At every commit, for each account:
--   balance = sum of its entries = sum of what its lots still hold - deficit
-- GET /reconciliation proves it; the pieces that one row can promise are constraints here.

create table account (
    customer_id text collate "C" primary key,
    entry_count integer not null default 0,  -- the number of the last entry
    balance     bigint  not null default 0,
    deficit     bigint  not null default 0 check (deficit >= 0),
    check (balance >= 0 or deficit > 0)      -- only a reversal goes below zero, and says by how much
) with (fillfactor = 70);

-- One row is one balanced pair: what the customer's account gains, the programme's counter account loses. Written as one
-- row, a pair cannot be half there; the view posting shows both sides.
create table entry (
    customer_id     text collate "C" not null,
    number          integer          not null,  -- 1, 2, 3 … within the account
    entry_id        uuid             not null,  -- name-based on (customer, rule, cause)
    kind            text             not null,
    counter_account text             not null,  -- issued, adjusted …
    rule            text collate "C" not null,
    points          bigint           not null check (points <> 0),
    balance         bigint           not null,  -- after it
    cause_source    text collate "C" not null,
    cause_id        text collate "C" not null,
    subject         text,                       -- the purchase it is about
    reason          text,                       -- of an adjustment
    happened_at     timestamptz      not null,
    posted_at       timestamptz      not null default now(),
    primary key (customer_id, number),
    -- A rule acts once on a cause, whatever is delivered again.
    unique (customer_id, rule, cause_source, cause_id)
);

create view posting as
select 'customer:' || customer_id as account, customer_id, number, points from entry
union all
select 'programme:' || counter_account, customer_id, number, -points from entry;

-- The points of one credit that are still there; its number is the entry's.
create table lot (
    customer_id text collate "C" not null,
    number      integer          not null,
    remaining   bigint           not null check (remaining >= 0),
    earned_at   timestamptz      not null,
    expires_at  timestamptz,
    primary key (customer_id, number)
) with (fillfactor = 90);

-- Which debit took how much from which lot.
create table allocation (
    customer_id text collate "C" not null,
    debit       integer          not null,
    lot         integer          not null,
    points      bigint           not null check (points > 0),
    primary key (customer_id, debit, lot),
    foreign key (customer_id, debit) references entry (customer_id, number),
    foreign key (customer_id, lot) references lot (customer_id, number)
);

-- What refunds are measured against, also for a purchase that earned nothing.
create table purchase (
    purchase_id  text collate "C" primary key,
    customer_id  text collate "C" not null,
    amount       numeric          not null check (amount >= 0),
    currency     text             not null,
    content      uuid             not null,  -- a digest: the same purchase told otherwise is refused
    event_source text collate "C" not null,
    event_id     text collate "C" not null,
    happened_at  timestamptz      not null,
    award        integer          not null,  -- the entry's number; 0: it earned nothing
    awarded      bigint           not null check (awarded >= 0),
    refunded     numeric          not null default 0 check (refunded >= 0),
    revoked      bigint           not null default 0,
    check (revoked between 0 and awarded),
    -- An event tells of one purchase.
    unique (event_id, event_source)
) with (fillfactor = 90);
create index purchase_by_customer on purchase (customer_id);

-- A refund as it was told; one that waits has come before its purchase.
create table refund (
    purchase_id  text collate "C" not null,
    refund_id    text collate "C" not null,
    customer_id  text collate "C" not null,
    amount       numeric          not null check (amount >= 0),
    currency     text             not null,
    event_source text collate "C" not null,
    event_id     text collate "C" not null,
    happened_at  timestamptz      not null,
    state        text             not null check (state in ('waiting', 'applied', 'refused')),
    primary key (purchase_id, refund_id)
);
create index refund_by_customer on refund (customer_id);

-- Facts that contradict what is recorded; kept for whoever looks into it.
create table refused (
    event_source text collate "C" not null,
    event_id     text collate "C" not null,
    reason       text             not null,
    customer_id  text collate "C" not null,
    detail       text             not null,
    happened_at  timestamptz      not null,
    refused_at   timestamptz      not null default now(),
    primary key (event_source, event_id, reason)
);

-- What was answered under an idempotency key, written with the effect.
create table idempotency (
    credential  text collate "C" not null,
    key         text collate "C" not null,
    fingerprint text             not null,
    customer_id text collate "C" not null,
    body        text             not null,
    answered_at timestamptz      not null default now(),
    primary key (credential, key)
);
create index idempotency_by_age on idempotency using brin (answered_at);

-- Whom to forget: the hash of the customer's id, so that a replay of older facts brings nothing back.
create table forgotten_customer (
    customer     bytea primary key,      -- SHA-256 of the id
    forgotten_at timestamptz not null    -- facts that happened later are a new life
);

-- What forgotten customers' entries came to. Their entries are removed whole: a pair that goes takes both its sides
-- along, so all that is left still sums to zero; and these sums, which name nobody, keep what was ever issued provable.
-- Keeping the entries under a false name would keep their causes, and a cause leads back to the customer in the log.
create table forgotten_points (
    month   date   not null,
    kind    text   not null,
    entries bigint not null,
    points  bigint not null,
    primary key (month, kind)
);

create function entry_is_written_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('holdfast.forgetting', true) = old.customer_id then
        return old;
    end if;
    raise exception 'an entry is never changed or removed; add one that corrects it'
        using errcode = 'restrict_violation';
end
$$;

create trigger entry_is_written_once before update or delete on entry
    for each row execute function entry_is_written_once();
create trigger entry_is_never_truncated before truncate on entry
    for each statement execute function entry_is_written_once();

-- The only way to remove entries.
create function forget_customer(forgotten text, hash bytea, at timestamptz) returns void language plpgsql as $$
begin
    if exists (select 1 from forgotten_customer where customer = hash and forgotten_at >= at) then
        return;
    end if;
    perform 1 from account where customer_id = forgotten for update;
    insert into forgotten_points (month, kind, entries, points)
    select date_trunc('month', happened_at at time zone 'UTC')::date, kind, count(*), sum(points)
      from entry
     where customer_id = forgotten
     group by 1, 2
    on conflict (month, kind) do update
       set entries = forgotten_points.entries + excluded.entries,
           points = forgotten_points.points + excluded.points;
    perform set_config('holdfast.forgetting', forgotten, true);
    delete from allocation where customer_id = forgotten;
    delete from lot where customer_id = forgotten;
    delete from entry where customer_id = forgotten;
    delete from refund where customer_id = forgotten;
    delete from purchase where customer_id = forgotten;
    delete from refused where customer_id = forgotten;
    delete from idempotency where customer_id = forgotten;
    delete from account where customer_id = forgotten;
    perform set_config('holdfast.forgetting', '', true);
    insert into forgotten_customer (customer, forgotten_at) values (hash, at)
    on conflict (customer) do update
       set forgotten_at = greatest(forgotten_customer.forgotten_at, excluded.forgotten_at);
end
$$;
