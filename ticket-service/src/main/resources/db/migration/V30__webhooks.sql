-- Who is told of events over HTTP, and of what is sent to whom.
create table webhook (
    webhook_id            text collate "C" primary key,
    url                   text        not null,
    types                 text[]      not null,  -- wire names of event types
    description           text,
    secret                text        not null,  -- whsec_ and Base64; needed to sign, so it is not a digest
    previous_secret       text,
    previous_secret_until timestamptz,           -- until then both sign
    enabled               boolean     not null,
    disabled_reason       text,
    disabled_at           timestamptz,
    failing_since         timestamptz,           -- the first failure since the last success
    last_failure_at       timestamptz,
    created_at            timestamptz not null,
    updated_at            timestamptz not null,
    deleted_at            timestamptz            -- its deliveries are deleted in batches, then the row
);

-- One event for one webhook.
create table webhook_delivery (
    delivery_id      bigint generated always as identity primary key,
    webhook_id       text collate "C" not null,
    lane             text collate "C" not null,
    customer_id      text collate "C",           -- null for an event without a customer
    event_id         text        not null,
    event_source     text        not null,
    event_type       text        not null,
    event_time       timestamptz not null,
    body             text        not null,       -- the CloudEvent as it is sent
    status           text        not null,       -- pending, delivered, failed
    created_at       timestamptz not null,
    attempts         integer     not null default 0,
    first_attempt_at timestamptz,
    last_attempt_at  timestamptz,
    finished_at      timestamptz,
    last_status      smallint,                   -- the HTTP status of the last answer
    last_error       text                        -- why there was no answer
);
-- An event that is consumed again is not sent again.
create unique index webhook_delivery_once on webhook_delivery (webhook_id, event_source, event_id);
create index webhook_delivery_pending on webhook_delivery (webhook_id, lane, delivery_id) where status = 'pending';
create index webhook_delivery_by_webhook on webhook_delivery (webhook_id, delivery_id);
create index webhook_delivery_by_status on webhook_delivery (webhook_id, status, delivery_id);
create index webhook_delivery_by_customer on webhook_delivery (customer_id) where customer_id is not null;
create index webhook_delivery_waiting on webhook_delivery (created_at) where status = 'pending';
create index webhook_delivery_finished on webhook_delivery (finished_at) where status <> 'pending';

-- The pending deliveries of one customer to one webhook, which are made one after the other. A row is there as long as one
-- is pending. Its lock orders the insertion of a delivery and the end of the last one.
create table webhook_lane (
    webhook_id text collate "C" not null,
    lane       text collate "C" not null,   -- the customer; '/' and an event id for an event without one
    due_at     timestamptz not null,        -- the next try; while one is under way, the end of its lease
    lease      uuid,                        -- of the try that is under way
    primary key (webhook_id, lane)
) with (fillfactor = 70);
create index webhook_lane_due on webhook_lane (webhook_id, due_at);

-- Stored deliveries that are to be made again; a batch at a time.
create table webhook_replay (
    replay_id  bigint generated always as identity primary key,
    webhook_id text collate "C" not null,
    since      timestamptz not null,
    until      timestamptz not null,        -- exclusive
    after_id   bigint      not null         -- up to which delivery it is done
);
