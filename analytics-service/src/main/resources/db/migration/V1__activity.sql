-- Who was active on which day. The truth of a partition is the union of its days and of the changes that are not folded
-- into them yet; both are sets, so nothing is counted twice however often it is written. A partition's row is locked by
-- whoever writes any of it, and seq counts its changes: a copy in memory is current exactly when it has that seq.
create table activity_partition (
    partition     integer primary key,
    seq           bigint  not null default 0,
    folded_seq    bigint  not null default 0,  -- changes up to this one are in activity_day and are gone
    next_customer integer not null default 0   -- numbers are never given twice, not even an erased customer's
) with (fillfactor = 50);

-- Each customer's dense number within its partition: its bit in the bitmaps.
create table customer (
    customer_id text    primary key,
    partition   integer not null,
    number      integer not null,
    unique (partition, number)
);

-- One row a batch and partition, appended in the batch's transaction (ChangeCodec), folded into days in the background.
create table activity_change (
    partition integer not null,
    seq       bigint  not null,
    changes   bytea   not null,
    primary key (partition, seq)
) with (
    -- Every row is deleted soon after it came.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000
);

-- The numbers of the customers active on a UTC day, a RoaringBitmap in its portable format.
create table activity_day (
    partition integer  not null,
    kind      smallint not null,  -- 0 purchase, 1 contact (ActivityKind)
    day       date     not null,
    customers bytea    not null,
    primary key (partition, kind, day)
);

-- Who must never come back, whatever is told late: only a digest of the id is kept. The number stands until the fold
-- has taken the customer's bits out of the stored days.
create table erased_customer (
    digest    text    primary key,  -- SHA-256 of the customer's id, hexadecimal
    partition integer not null,
    number    integer
);
create index on erased_customer (partition);

-- Departures as told; they change no figure that is computed from activity.
create table departure (
    source      text        not null,
    event_id    text        not null,
    customer_id text        not null,
    reason      text        not null,
    left_at     timestamptz not null,
    primary key (source, event_id)
);
create index on departure (left_at);
create index on departure (customer_id);
