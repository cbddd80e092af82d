-- Which customers are one person, as told: an id and whom it was merged into at that time. Clocks, breaches and tiers keep
-- their customer's id; questions about a customer are about all ids of the person.
create table customer_merge (
    customer_id      text collate "C" not null,
    into_customer_id text collate "C" not null,
    merged_at        timestamptz      not null,
    primary key (customer_id, merged_at)
);
create index customer_merge_by_target on customer_merge (into_customer_id);
