-- The fits of each day. The last one that converged is in force.
create table model_fit (
    model          text collate "C" not null,
    as_of          date not null,
    fitted_at      timestamptz not null,
    state          text collate "C" not null,  -- as the service answers it: converged, boundary, too-little-data, failed
    customers      bigint not null,
    parameters     json not null,              -- by name; empty without estimates
    log_likelihood double precision,
    primary key (model, as_of)
);

-- What was published of customers on the topic retention; without a row nothing was. The foreign key deletes the row of a
-- customer who is erased, and also that of one who is erased while a run decides.
create table customer_risk (
    customer_id    text primary key references customer on delete cascade,
    level          text collate "C" not null check (level in ('normal', 'high')),
    published_risk double precision not null,
    silent_since   timestamptz,                -- of a customer who has lapsed: the last activity known then
    changed_at     timestamptz not null        -- the time of the last event
);
create index on customer_risk (level) where level = 'high';
create index on customer_risk (silent_since) where silent_since is not null;

-- How far the run of the latest day is: each customer is decided once for a day. One row, locked by the batch that moves it.
create table retention_progress (
    single    boolean primary key default true check (single),
    as_of     date    not null,
    partition integer not null default -1,     -- decided up to this customer
    number    integer not null default -1,
    complete  boolean not null default false
);
