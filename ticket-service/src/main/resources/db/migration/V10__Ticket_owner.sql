-- A ticket has one customer for ever, and events of one instant count in the order in which they were reported.

-- Before the creation: the customer whose events arrived; '' for several, or when nobody knows any more, as here for the
-- rows of earlier versions. Null once the ticket is created.
alter table ticket add column early_customer_id text collate "C";
update ticket set early_customer_id = '' where created_at is null;
create index ticket_by_early_customer on ticket (early_customer_id) where early_customer_id is not null;

-- Ascending in the order in which events were reported; 0 for all events of earlier versions. A statement takes one value
-- of the sequence for all its rows, so that their positions do not depend on the order in which it inserts them.
alter table fact add column position bigint not null default 0;
create sequence fact_position as bigint increment by 100000;

-- An event that was accepted before its ticket was created, and names another customer than the creation.
alter table fact add column refused_at timestamptz;
create index fact_by_refusal on fact (refused_at, id, source) where refused_at is not null;
