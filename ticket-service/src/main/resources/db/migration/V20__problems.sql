-- Known issues that many tickets share (ticket.problem_id). Resolving one answers every ticket.
create table problem (
    problem_id             text collate "C" primary key,
    title                  text        not null,
    created_at             timestamptz not null,
    expected_resolution_at timestamptz,
    expected_message       text,                    -- told with it; null: a default text
    expected_by            text,                    -- who set it
    resolved_at            timestamptz,             -- null: open
    resolved_by            text,
    message                text                     -- that every ticket is answered with at the resolution
);
create index problem_by_creation on problem (created_at, problem_id);
create index ticket_by_problem on ticket (problem_id) where problem_id is not null;

-- What is still to be told in each ticket of a problem, and what was. A row takes effect in the transaction that changes its
-- state. It is deleted when its customer is erased.
create table problem_task (
    problem_id  text collate "C" not null,
    kind        text collate "C" not null check (kind in ('announcement', 'resolution')),
    ticket_id   text collate "C" not null,
    customer_id text collate "C" not null,
    state       text             not null check (state in ('waiting', 'done', 'skipped')),
    reason      text,                               -- of a row that was skipped
    primary key (problem_id, kind, ticket_id)
) with (fillfactor = 80);
create index problem_task_waiting on problem_task (problem_id, kind, ticket_id) where state = 'waiting';
create index problem_task_by_customer on problem_task (customer_id);
