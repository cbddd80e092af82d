-- Of two changes of status at one instant, the status before tells which was the later one; null when the event has none.
alter table ticket_status add column previous_status text collate "C";

-- Public replies by customers: one to a resolved ticket reopens it.
create table customer_reply (
    source      text collate "C" not null,
    event_id    text collate "C" not null,
    customer_id text collate "C" not null,
    at          timestamptz not null,
    ticket_id   text collate "C" not null,
    primary key (source, event_id)
);
create index on customer_reply (ticket_id, at);
create index on customer_reply (customer_id, at);
