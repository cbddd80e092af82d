-- Customers who were merged, or into whom others were merged. The ids of a person have one number in the partition of
-- persons (2147483647, PersonPartition), whose bitmaps have the days of all of them; in the partition of its events, such an
-- id has no number. An id's rows are written under the lock of its partition, and the numbers under that of persons.
create table merged_customer (
    customer_id text    primary key,
    partition   integer not null,  -- of the id's events
    number      integer not null   -- of its person
);
create index on merged_customer (partition);
create index on merged_customer (number);

-- The days of each id by itself, as an erasure ends the merge: afterwards the ids are different customers.
create table merged_customer_day (
    customer_id text     not null references merged_customer on delete cascade,
    kind        smallint not null,  -- as in activity_day
    day         date     not null,
    latest      timestamptz,        -- the latest activity of the day; null when only the day is known
    primary key (customer_id, kind, day)
);

-- Merges as they were read in the partition of each of the two ids: one that both tell makes them a person.
create table customer_merge (
    customer_id text        not null references merged_customer on delete cascade,
    other_id    text        not null,
    into_other  boolean     not null,  -- false: the other one was merged into this one
    at          timestamptz not null,
    primary key (customer_id, other_id, into_other, at)
);

-- A merge moves customers between partitions. Both halves of a move have one random number; of all versions that a figure is
-- computed from, the exclusive or is zero when no half is missing.
alter table activity_partition add column moved bigint not null default 0;
alter table activity_change add column moved bigint;
