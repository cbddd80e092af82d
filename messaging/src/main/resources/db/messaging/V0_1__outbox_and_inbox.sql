-- What the service has said and the relay has not yet handed to Kafka. A row is inserted in the transaction that makes
-- it true, after the lock of what it is about, so that within a key the order of ids is the order of commits.
create table outbox (
    id         bigint generated always as identity primary key,
    event_id   text        not null,
    topic      text        not null,
    partition  integer,               -- null: by the key
    key        text,
    headers    text        not null,  -- a JSON array of [name, value]; [name, null, base64] for a value that is not UTF-8
    payload    bytea,
    created_at timestamptz not null default now()
) with (
    -- Every row is deleted soon after it came: vacuum by count, not by share, so that dead rows stay bounded.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 200000,
    autovacuum_vacuum_cost_delay = 0,
    fillfactor = 100
);

-- A row that the broker refuses for good (too large), kept with the reason so that the rows behind it go on.
create table outbox_refused (
    id         bigint primary key,
    event_id   text        not null,
    topic      text        not null,
    partition  integer,
    key        text,
    headers    text        not null,
    payload    bytea,
    created_at timestamptz not null,
    reason     text        not null,
    refused_at timestamptz not null default now()
);

-- How far each partition of each topic is done. The row moves in the transaction of the batch that moved it, and only
-- for the owner: whoever is assigned the partition next writes its own token first and so locks the last one out.
create table inbox_watermark (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    owner       uuid    not null,
    primary key (topic, partition)
) with (fillfactor = 50);
