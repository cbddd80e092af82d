-- Events that do not count because of what is recorded of the same purchase, but would if an erasure removed that. Topics are
-- read independently: an erasure may be read after events that are later than its cut.
create table candidate (
    position     bigint generated always as identity primary key,  -- the order in which they were read
    compared_with    text collate "C" not null,  -- the purchase whose row, or whose refunds, they were compared with
    event_source text collate "C" not null,
    event_id     text collate "C" not null,
    type         text             not null,
    customer_id  text collate "C" not null,
    happened_at  timestamptz      not null,
    import_id    text,
    data         text             not null,  -- as JSON
    stored_at    timestamptz      not null default now(),
    unique (compared_with, event_source, event_id, happened_at)
);
create index candidate_by_customer on candidate (customer_id);
create index candidate_by_age on candidate (stored_at);

-- An event reports one refund.
create index refund_by_event on refund (event_id, event_source);

-- An unknown purchase counts the refunds that wait for it, and is nothing any more without one.
create or replace function drop_unknown_purchase() returns trigger language plpgsql as $$
begin
    update purchase
       set refunds = greatest(refunds - 1, 0), revision = revision + 1
     where purchase_id = old.purchase_id and customer_id is null;
    delete from purchase p
     where p.purchase_id = old.purchase_id and p.customer_id is null
       and not exists (select 1 from refund r where r.purchase_id = old.purchase_id and r.state = 'waiting');
    return null;
end
$$;

-- A refund that contradicted the erased purchase waits again as well: it may be of the next one.
drop trigger await_purchase_again on refund;
create trigger await_purchase_again after update of state on refund
    for each row when (old.state <> 'waiting' and new.state = 'waiting') execute function await_purchase_again();

-- Those whose purchase is erased already.
update refund set state = 'waiting'
 where state = 'refused'
   and not exists (select 1 from purchase p where p.purchase_id = refund.purchase_id and p.customer_id is not null);
