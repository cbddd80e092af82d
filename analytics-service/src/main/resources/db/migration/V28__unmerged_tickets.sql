-- Merges of a ticket and their undoings: the latest counts. All present rows satisfied the narrower check.
alter table ticket_context drop constraint ticket_context_kind_check;
alter table ticket_context add constraint ticket_context_kind_check
    check (kind in ('created', 'reclassified', 'merged', 'unmerged')) not valid;
create index ticket_context_merges on ticket_context (ticket_id, at) where kind in ('merged', 'unmerged');
