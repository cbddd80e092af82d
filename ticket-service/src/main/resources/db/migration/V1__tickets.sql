-- Every id is compared byte by byte: faster than by the rules of a language, and in the order that the service sorts by.

-- Every fact, once: who tells it twice is answered "duplicate" for ever. What is not in here was not accepted.
create table fact (
    id          text collate "C" not null,
    source      text collate "C" not null,
    type        text        not null,
    time        timestamptz not null,
    customer_id text collate "C",           -- null, like subject and data, once the customer has been erased
    subject     text collate "C",           -- the ticket, the purchase or the customer that it is about
    import_id   text,
    data        text,                        -- JSON
    primary key (id, source)
);
create index fact_by_customer on fact (customer_id, time);
create index fact_by_subject on fact (subject);

-- A ticket: the fold of its facts. Without created_at it is known only from facts that came before its creation.
create table ticket (
    ticket_id              text collate "C" primary key,
    -- Counts the changes. Who writes a change of something else than the last one breaks the constraint and starts again.
    revision               bigint      not null,
    customer_id            text collate "C",
    channel                text,
    department             text        not null,
    priority               text        not null,
    status                 text        not null,
    tags                   text        not null,       -- words, a blank between them
    agent_id               text,
    problem_id             text,
    merged_into_id         text,
    score                  smallint,
    created_at             timestamptz,
    updated_at             timestamptz,
    expected_resolution_at timestamptz,
    awaited                boolean     not null,       -- replies wait for its creation
    fold                   text        not null        -- which fact decided what
) with (fillfactor = 85);                              -- room for the next state on the same page: no index is touched
create index ticket_by_customer on ticket (customer_id, created_at);
create index ticket_by_creation on ticket (created_at, ticket_id);

-- What was said. It is not in any fact, and nowhere else.
create table wording (
    fact_id     text collate "C" primary key,          -- of a fact that was first told here
    subject     text,
    message     text not null,
    external_id text
);

-- Replies to tickets that are not known yet: nobody can say whose they are.
create table waiting_reply (
    fact_id     text collate "C" primary key,
    ticket_id   text collate "C" not null,
    time        timestamptz not null,
    reply_id    text not null,
    author      text not null,
    agent_id    text,
    visibility  text not null,
    template_id text,
    variant     text
);
create index waiting_reply_by_ticket on waiting_reply (ticket_id);

create table contact (
    kind        text collate "C" not null,             -- email, phone, handle
    value       text collate "C" not null,
    customer_id text collate "C" not null,
    primary key (kind, value)
);
create index contact_by_customer on contact (customer_id);

-- Facts of these customers from before that time are not taken any more.
create table erasure (
    customer_id text collate "C" primary key,
    erased_at   timestamptz not null
);

create table import (
    import_id    text collate "C" primary key,
    source       text        not null,
    started_at   timestamptz not null,
    completed_at timestamptz
);

-- What was answered under an idempotency key, written with the effect.
create table idempotency (
    credential  text collate "C" not null,
    key         text collate "C" not null,
    fingerprint text        not null,
    status      smallint    not null,
    body        text        not null,
    location    text,
    customer_id text,
    answered_at timestamptz not null,
    primary key (credential, key)
);
create index idempotency_by_age on idempotency using brin (answered_at);
