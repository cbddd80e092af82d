-- The loyalty tier of each customer, as loyalty-service has published it, for the rules on arrival. A row without a tier says that
-- the customer has none any more.
create table customer_tier (
    customer_id text collate "C" primary key,
    tier        text,
    changed_at  timestamptz      not null,
    fact_id     text collate "C" not null     -- of changes of one instant that of the greatest id counts
);
