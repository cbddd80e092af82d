-- Tickets that this service resolved, until they are closed after a rest. A row may be outdated: the ticket decides.
create table resolved_ticket (
    ticket_id   text collate "C" primary key,
    customer_id text collate "C" not null,
    resolved_at timestamptz      not null
);
create index resolved_ticket_by_time on resolved_ticket (resolved_at);
create index resolved_ticket_by_customer on resolved_ticket (customer_id);
