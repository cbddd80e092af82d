-- What happened in each ticket, as far as clocks care; everything else here can be computed again from it.
CREATE TABLE timeline (
    ticket_id   text        NOT NULL PRIMARY KEY,
    customer_id text        NOT NULL,
    partition   smallint    NOT NULL,
    import_id   text,                 -- the import it came with, until that is complete
    as_of       timestamptz NOT NULL, -- the instant for which its clocks were last judged
    next_at     timestamptz,          -- the next instant at which the same facts give other clocks
    open        boolean     NOT NULL, -- not resolved or closed: new rules apply to it
    facts       json        NOT NULL  -- in the order of their time
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX timeline_by_customer ON timeline (customer_id);
CREATE INDEX timeline_next ON timeline (partition, next_at) WHERE next_at IS NOT NULL AND import_id IS NULL;
CREATE INDEX timeline_of_imports ON timeline (import_id, partition, next_at) WHERE import_id IS NOT NULL;
CREATE INDEX timeline_open ON timeline (partition, ticket_id) WHERE open;

-- Each ticket's clocks as last judged: for reading, and for telling what has changed.
CREATE TABLE clock (
    ticket_id      text        NOT NULL,
    metric         text        NOT NULL,
    cycle          integer     NOT NULL,
    customer_id    text        NOT NULL,
    state          text        NOT NULL,
    started_at     timestamptz NOT NULL,
    due_at         timestamptz,
    fulfilled_at   timestamptz,
    cancelled_at   timestamptz,
    breached_at    timestamptz,
    elapsed_millis bigint      NOT NULL,
    policy         text        NOT NULL,
    policy_version integer     NOT NULL,
    department     text        NOT NULL,
    priority       text        NOT NULL,
    channel        text        NOT NULL,
    warned         text        NOT NULL, -- the thresholds that were told, with commas between
    breach_id      text,                 -- the announced breach that stands
    breaches       integer     NOT NULL, -- how many were announced, withdrawn ones with them
    PRIMARY KEY (ticket_id, metric, cycle)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX clock_by_due ON clock (due_at, ticket_id, metric, cycle) WHERE state = 'running';
CREATE INDEX clock_by_start ON clock (started_at);
CREATE INDEX clock_by_customer ON clock (customer_id);

-- Every breach that was announced; one that does not stand any more stays, withdrawn.
CREATE TABLE breach (
    breach_id      text        NOT NULL PRIMARY KEY,
    ticket_id      text        NOT NULL,
    metric         text        NOT NULL,
    cycle          integer     NOT NULL,
    customer_id    text        NOT NULL,
    standing       boolean     NOT NULL,
    breached_at    timestamptz NOT NULL,
    started_at     timestamptz NOT NULL,
    due_at         timestamptz NOT NULL,
    detected_at    timestamptz NOT NULL,
    responded_at   timestamptz,
    policy         text        NOT NULL,
    policy_version integer     NOT NULL,
    department     text        NOT NULL,
    priority       text        NOT NULL,
    channel        text        NOT NULL
);
CREATE INDEX breach_by_time ON breach (breached_at, breach_id) WHERE standing;
CREATE INDEX breach_by_ticket ON breach (ticket_id);
CREATE INDEX breach_by_customer ON breach (customer_id);

-- The own time of each import of history, by partition of the log.
CREATE TABLE import_time (
    import_id text        NOT NULL,
    partition smallint    NOT NULL,
    latest    timestamptz,
    completed boolean     NOT NULL,
    PRIMARY KEY (import_id, partition)
);

-- Customers to forget for good: a fact of before their erasure is not taken again. Only a digest is kept.
CREATE TABLE erasure (
    customer_digest text        NOT NULL PRIMARY KEY,
    erased_at       timestamptz NOT NULL
);

-- Policies and calendars: each PUT is a new version, none is ever changed.
CREATE TABLE policy_version (
    name          text        NOT NULL,
    version       integer     NOT NULL,
    definition    jsonb       NOT NULL,
    in_force_from timestamptz NOT NULL,
    put_by        text        NOT NULL,
    PRIMARY KEY (name, version)
);
CREATE TABLE calendar_version (
    name          text        NOT NULL,
    version       integer     NOT NULL,
    definition    jsonb       NOT NULL,
    in_force_from timestamptz NOT NULL,
    put_by        text        NOT NULL,
    PRIMARY KEY (name, version)
);
-- One row, locked and counted up by each PUT: how a replica sees that its copy of the rules is old.
CREATE TABLE rulebook (
    singleton boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (singleton),
    revision  bigint  NOT NULL
);
INSERT INTO rulebook (revision) VALUES (0);

-- Open tickets still to be judged by changed rules, by partition of the log; the row goes when all are marked.
CREATE TABLE recompute (
    partition   smallint    NOT NULL PRIMARY KEY,
    rules_from  timestamptz NOT NULL,
    last_ticket text        NOT NULL
);
