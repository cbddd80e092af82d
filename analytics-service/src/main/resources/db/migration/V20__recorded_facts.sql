-- One row an event, under the event's key: an event that is delivered again, late or out of order changes nothing twice.
-- customer_id and at are in every table, so that an erasure deletes a customer's rows up to its cut.

create table purchase (
    source      text collate "C" not null,
    event_id    text collate "C" not null,
    customer_id text collate "C" not null,
    at          timestamptz not null,
    day         date not null generated always as ((at at time zone 'UTC')::date) stored,
    amount      numeric not null,
    currency    text collate "C" not null,
    channel     text collate "C",
    primary key (source, event_id)
);
create index on purchase (customer_id, at);
create index on purchase (day);

-- The channel and the department of a ticket, from its creation and from each change of its department.
create table ticket_context (
    source      text collate "C" not null,
    event_id    text collate "C" not null,
    customer_id text collate "C" not null,
    at          timestamptz not null,
    ticket_id   text collate "C" not null,
    kind        text collate "C" not null check (kind in ('created', 'reclassified', 'merged')),
    channel     text collate "C",
    department  text collate "C",
    primary key (source, event_id)
);
create index on ticket_context (ticket_id, at);
create index on ticket_context (customer_id, at);

-- Public replies by agents.
create table ticket_reply (
    source      text collate "C" not null,
    event_id    text collate "C" not null,
    customer_id text collate "C" not null,
    at          timestamptz not null,
    ticket_id   text collate "C" not null,
    template    text collate "C",
    variant     text collate "C",
    primary key (source, event_id)
);
create index on ticket_reply (ticket_id, at);
create index on ticket_reply (template, at) where template is not null;
create index on ticket_reply (customer_id, at);

create table ticket_status (
    source      text collate "C" not null,
    event_id    text collate "C" not null,
    customer_id text collate "C" not null,
    at          timestamptz not null,
    ticket_id   text collate "C" not null,
    status      text collate "C" not null,
    primary key (source, event_id)
);
create index on ticket_status (ticket_id, at);
create index on ticket_status (at) where status in ('resolved', 'closed');
create index on ticket_status (customer_id, at);

create table rating (
    source      text collate "C" not null,
    event_id    text collate "C" not null,
    customer_id text collate "C" not null,
    at          timestamptz not null,
    ticket_id   text collate "C" not null,
    score       smallint not null,
    primary key (source, event_id)
);
create index on rating (at);
create index on rating (ticket_id, at);
create index on rating (customer_id, at);

create table review (
    source      text collate "C" not null,
    event_id    text collate "C" not null,
    customer_id text collate "C" not null,
    at          timestamptz not null,
    ticket_id   text collate "C" not null,
    empathy     smallint not null,
    solution    smallint not null,
    writing     smallint not null,
    primary key (source, event_id)
);
create index on review (at);
create index on review (customer_id, at);

-- Breaches and withdrawals of breaches. A withdrawal names the clock and the policy version of its breach, not its event.
create table breach (
    source         text collate "C" not null,
    event_id       text collate "C" not null,
    customer_id    text collate "C" not null,
    at             timestamptz not null,
    withdrawn      boolean not null,
    ticket_id      text collate "C" not null,
    metric         text collate "C" not null,
    cycle          integer not null,
    policy         text collate "C" not null,
    policy_version integer not null,
    due_at         timestamptz not null,
    detected_at    timestamptz not null,
    primary key (source, event_id)
);
create index on breach (due_at);
create index on breach (ticket_id, metric, cycle);
create index on breach (customer_id, at);

create table tier_change (
    source      text collate "C" not null,
    event_id    text collate "C" not null,
    customer_id text collate "C" not null,
    at          timestamptz not null,
    tier        text collate "C",  -- null: no tier from then on
    primary key (source, event_id)
);
create index on tier_change (customer_id, at);
