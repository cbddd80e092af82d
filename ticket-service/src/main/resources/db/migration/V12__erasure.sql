-- Erased customers by a digest of their id, with the instant up to which their events are not stored any more. An erasure
-- from before this version may have left events that were dated ahead, by at most five minutes.
alter table erasure add column customer_digest bytea, add column cut timestamptz;
update erasure
   set customer_digest = sha256(convert_to(customer_id, 'UTF8')), cut = erased_at + interval '5 minutes';
alter table erasure drop constraint erasure_pkey;
alter table erasure drop column customer_id;
alter table erasure drop column erased_at;
alter table erasure alter column customer_digest set not null, alter column cut set not null;
alter table erasure add primary key (customer_digest);

-- The ids of erased customers' tickets, as digests: none of them becomes a ticket again.
create table erased_ticket (
    ticket_digest bytea primary key  -- SHA-256 of the id
);

-- A contact may be claimed for several customers by those who name a customer id together with it. Only a confirmed one
-- decides whose a message is that names the contact alone. How the existing ones came about is not recorded: they keep
-- deciding.
alter table contact add column confirmed boolean not null default true;
alter table contact alter column confirmed drop default;
alter table contact drop constraint contact_pkey;
alter table contact add primary key (kind, value, customer_id);
create unique index contact_confirmed on contact (kind, value) where confirmed;

-- The response to a reply that is pending holds its text before anybody knows whose it is.
alter table idempotency add column pending_ticket_id text collate "C";
-- Expired responses are deleted in their order; erasure finds those of a customer.
drop index idempotency_by_age;
create index idempotency_by_age on idempotency (answered_at);
create index idempotency_by_customer on idempotency (customer_id) where customer_id is not null;
create index idempotency_by_pending_ticket on idempotency (pending_ticket_id) where pending_ticket_id is not null;
