-- A purchase that is known only from refunds has a row without content, so that the transaction of its first event and
-- that of a refund, which may be another customer's on another partition, conflict on it.
alter table purchase
    alter column customer_id drop not null,
    alter column amount drop not null,
    alter column currency drop not null,
    alter column content drop not null,
    alter column event_source drop not null,
    alter column event_id drop not null,
    alter column happened_at drop not null,
    add column revision bigint not null default 1,    -- optimistic lock: counts the changes
    add column refunds integer not null default 0,    -- how many are applied or waiting
    add check (num_nulls(customer_id, amount, currency, content, event_source, event_id, happened_at) in (0, 7));

-- One row for each customer who told of a refund: only that of the purchase's customer counts, and nobody else's
-- takes the id away.
alter table refund drop constraint refund_pkey, add primary key (purchase_id, refund_id, customer_id);
create index refund_waiting on refund (purchase_id) where state = 'waiting';

update purchase p set refunds = r.refunds
  from (select purchase_id, count(*) as refunds from refund where state = 'applied' group by purchase_id) r
 where r.purchase_id = p.purchase_id;

insert into purchase (purchase_id, award, awarded, refunds)
select purchase_id, 0, 0, count(*) from refund where state = 'waiting' group by purchase_id
on conflict do nothing;

-- An unknown purchase whose last waiting refund is erased with its customer is nothing any more.
create function drop_unknown_purchase() returns trigger language plpgsql as $$
begin
    delete from purchase p
     where p.purchase_id = old.purchase_id and p.customer_id is null
       and not exists (select 1 from refund r where r.purchase_id = old.purchase_id);
    return null;
end
$$;
create trigger drop_unknown_purchase after delete on refund
    for each row when (old.state = 'waiting') execute function drop_unknown_purchase();

-- A refund whose purchase is erased, and which happened after the cut of the erasure, waits for a purchase again.
create function await_purchase_again() returns trigger language plpgsql as $$
begin
    insert into purchase (purchase_id, award, awarded, refunds) values (new.purchase_id, 0, 0, 1)
    on conflict (purchase_id) do update
       set refunds = purchase.refunds + 1, revision = purchase.revision + 1
     where purchase.customer_id is null;
    return null;
end
$$;
create trigger await_purchase_again after update of state on refund
    for each row when (old.state = 'applied' and new.state = 'waiting') execute function await_purchase_again();

-- A sum over customers may exceed a bigint, although no account does.
alter table forgotten_points alter column points type numeric;
