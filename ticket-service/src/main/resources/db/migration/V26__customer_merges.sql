-- Customers that were merged into another one. A row of a customer whom the other one was merged into later follows, so that
-- into_customer_id is never merged itself. Events keep the customer's id.
create table customer_merge (
    customer_id      text collate "C" primary key,
    into_customer_id text collate "C" not null,
    merged_at        timestamptz      not null
);
create index customer_merge_by_target on customer_merge (into_customer_id);
