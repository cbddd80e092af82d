-- A purchase, a refund and a reply is one thing however many events tell of it. Each has a row under its own id here, so
-- that the next event about it finds it by key, and the sum of a purchase's refunds is kept and not computed again.

-- A purchase belongs to the customer of its first event. Without customer_id it is known only from refunds that came
-- before it.
create table purchase (
    purchase_id text collate "C" primary key,
    revision    bigint  not null,             -- optimistic lock, as in the table ticket
    customer_id text collate "C",
    amount      numeric,
    currency    text,
    content     uuid,                         -- digest of the content; null for purchases from before this migration
    refunds     integer not null,             -- how many count, or wait while the purchase is unknown
    refunded    numeric not null,             -- the sum of those that count
    check ((customer_id is null) = (amount is null) and (customer_id is null) = (currency is null))
) with (fillfactor = 85);
create index purchase_by_customer on purchase (customer_id);

-- One row for each customer who told of a refund: only that of the purchase's customer counts.
create table purchase_refund (
    purchase_id text collate "C" not null,
    refund_id   text collate "C" not null,
    customer_id text collate "C" not null,
    amount      numeric not null,
    currency    text    not null,
    state       text    not null check (state in ('waiting', 'counted', 'refused')),
    primary key (purchase_id, refund_id, customer_id)
) with (fillfactor = 90);
create index purchase_refund_by_customer on purchase_refund (customer_id);
create index purchase_refund_waiting on purchase_refund (purchase_id) where state = 'waiting';

create table reply (
    ticket_id   text collate "C" not null,
    reply_id    text collate "C" not null,
    customer_id text collate "C" not null,
    content     uuid,
    primary key (ticket_id, reply_id, customer_id)
);

-- What was told twice word for word counts once from now on: the later row keeps its key and loses its content, as if
-- it were told again today.
with told as (
    select id, source, row_number() over (partition by type, data order by time, id, source) as nth
      from fact
     where type in ('purchase', 'purchase-refunded', 'reply-sent') and data is not null
)
update fact f set customer_id = null, subject = null, data = null
  from told
 where told.nth > 1 and f.id = told.id and f.source = told.source;

insert into purchase (purchase_id, revision, customer_id, amount, currency, refunds, refunded)
select distinct on (subject) subject, 1, customer_id, (data::json ->> 'amount')::numeric, data::json ->> 'currency', 0, 0
  from fact
 where type = 'purchase' and data is not null and subject is not null and customer_id is not null
 order by subject, time, id, source;

insert into purchase_refund (purchase_id, refund_id, customer_id, amount, currency, state)
select distinct on (f.subject, f.data::json ->> 'refundId', f.customer_id)
       f.subject, f.data::json ->> 'refundId', f.customer_id, (f.data::json ->> 'amount')::numeric,
       f.data::json ->> 'currency',
       case when p.purchase_id is null then 'waiting'
            when p.customer_id = f.customer_id and p.currency = f.data::json ->> 'currency' then 'counted'
            else 'refused' end
  from fact f
  left join purchase p on p.purchase_id = f.subject
 where f.type = 'purchase-refunded' and f.data is not null and f.subject is not null and f.customer_id is not null
 order by f.subject, f.data::json ->> 'refundId', f.customer_id, f.time, f.id, f.source;

update purchase p set refunds = r.refunds, refunded = r.refunded
  from (select purchase_id, count(*) as refunds, sum(amount) as refunded
          from purchase_refund where state = 'counted' group by purchase_id) r
 where r.purchase_id = p.purchase_id;

insert into purchase (purchase_id, revision, refunds, refunded)
select purchase_id, 1, count(*), 0 from purchase_refund where state = 'waiting' group by purchase_id;

insert into reply (ticket_id, reply_id, customer_id)
select distinct subject, data::json ->> 'replyId', customer_id
  from fact
 where type = 'reply-sent' and data is not null and subject is not null and customer_id is not null;
