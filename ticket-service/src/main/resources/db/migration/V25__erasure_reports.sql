-- What DELETE /customers/{id} has begun, and in which services it is done. No id of a customer is stored, only digests.
create table erasure_request (
    erasure_id   text collate "C" primary key,  -- the id of the customer-erased of the customer who was named
    requested_at timestamptz not null
);

-- The customers of an erasure, each erased by an event of its own.
create table erasure_customer (
    event_id        text collate "C" primary key,  -- of the customer-erased
    erasure_id      text collate "C" not null,
    customer_digest bytea            not null,     -- SHA-256 of the id
    cut             timestamptz      not null
);
create index erasure_customer_by_erasure on erasure_customer (erasure_id);

create table erasure_confirmation (
    event_id   text collate "C" not null,
    service    text collate "C" not null,
    applied_at timestamptz      not null,
    primary key (event_id, service)
);
