-- Merges of a ticket and their undoings: the latest counts.
alter table ticket_context drop constraint ticket_context_kind_check;
alter table ticket_context add constraint ticket_context_kind_check
    check (kind in ('created', 'reclassified', 'merged', 'unmerged'));
create index ticket_context_merges on ticket_context (ticket_id, at) where kind in ('merged', 'unmerged');
drop index ticket_context_ticket_id_idx;
