-- The result of the last reconciliation, of whichever instance: one row at most. GET /reconciliation?latest=true answers it.
create table latest_reconciliation (
    only_row    boolean     primary key default true check (only_row),
    at          timestamptz not null,  -- of its snapshot
    took_millis bigint      not null,
    report      jsonb       not null   -- examples of violations name customers: an erasure removes them
);
