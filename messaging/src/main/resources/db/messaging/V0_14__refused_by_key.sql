-- An erasure deletes the customer's rows.
create index outbox_refused_by_key on outbox_refused (key);
