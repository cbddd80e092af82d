-- How a wait has been passed on by tickets that were merged themselves, so that it ends when it goes round a circle of
-- merges (MergedWait). The previous version leaves both out: its waits count as not passed on.
alter table handover add column steps int not null default 0, add column passed_by text;
