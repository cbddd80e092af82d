-- Customers that were merged into another one. A merge is told by two records, one in the order of each customer, and is
-- applied with the second one: what was erased before it of either customer is gone by then.
create table customer_merge (
    customer_id      text collate "C" not null,
    into_customer_id text collate "C" not null,  -- as told; when applied, whom it is now, after later merges of that one
    merged_at        timestamptz      not null,
    event_source     text collate "C",           -- of the record under the customer's own key; null: not read yet
    event_id         text collate "C",
    other_read       boolean          not null,  -- whether the record under the other one's key is read
    applied          boolean          not null,
    primary key (customer_id, merged_at)
);
create unique index customer_merge_applied on customer_merge (customer_id) where applied;
create index customer_merge_by_target on customer_merge (into_customer_id);

-- Rows of a merged customer belong to the other one. recorded_of is whose account has the entry that they name; null: the
-- customer's.
alter table purchase add column recorded_of text collate "C";
alter table engagement add column recorded_of text collate "C";
alter table given_referral add column recorded_of text collate "C";

-- The entry that first credited the points of a transferred lot; null: the lot's own one. A lot that was empty when it was
-- transferred has entry 0.
alter table lot
    add column origin_account text collate "C",
    add column origin_entry   integer;

-- What a refund of a purchase from before the merge looks for.
create index lot_by_origin on lot (customer_id, origin_account, origin_entry) where origin_account is not null;
