-- When the merge that passed the wait on was undone; null while it stands.
alter table handover add column withdrawn_at timestamptz;
