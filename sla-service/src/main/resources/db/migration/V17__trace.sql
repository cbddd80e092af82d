-- W3C trace context of the latest event of a ticket that is recorded by its sender's or its request's choice: what
-- deadlines publish later belongs to it. Null for others. No row is rewritten, and a previous version ignores the column.
alter table timeline add column traceparent text;
