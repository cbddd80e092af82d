-- Lists by status, newest first: without it, a status that few tickets have is looked for in all of them.
create index ticket_not_closed on ticket (status, created_at, ticket_id) where status <> 'closed';
