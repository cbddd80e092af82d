-- forgotten_at is the cut of the erasure: what happened up to it is forgotten. An erasure from before this version may have left
-- events that were dated ahead of it, by at most five minutes.
update forgotten_customer set forgotten_at = forgotten_at + interval '5 minutes';

-- Sums of many large entries do not fit into a bigint.
alter table forgotten_points alter column points type numeric;

create index refused_by_customer on refused (customer_id);

-- A response is emptied with its customer, and its key stays, so that a retry does not repeat the request.
alter table idempotency alter column customer_id drop not null;
create index idempotency_by_customer on idempotency (customer_id) where customer_id is not null;
-- Expired responses are deleted in their order.
drop index idempotency_by_age;
create index idempotency_by_age on idempotency (answered_at);

drop function forget_customer(text, bytea, timestamptz);

-- The only way to remove entries. It removes all of the customer's; the caller posts those again that belong to a new life, after
-- the cut, whose numbers are in remaining.
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
    perform set_config('holdfast.forgetting', forgotten, true);
    delete from allocation where customer_id = forgotten;
    delete from lot where customer_id = forgotten;
    delete from entry where customer_id = forgotten;
    delete from refund where customer_id = forgotten and happened_at <= cut;
    delete from purchase where customer_id = forgotten and happened_at <= cut;
    delete from refused where customer_id = forgotten and happened_at <= cut;
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
