-- A waiting refund that is erased with its customer is not counted any more.
create or replace function drop_unknown_purchase() returns trigger language plpgsql as $$
begin
    update purchase p
       set refunds = p.refunds - 1, revision = p.revision + 1
     where p.purchase_id = old.purchase_id and p.customer_id is null;
    delete from purchase p
     where p.purchase_id = old.purchase_id and p.customer_id is null
       and not exists (select 1 from refund r where r.purchase_id = old.purchase_id);
    return null;
end
$$;
