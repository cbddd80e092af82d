-- Who changed what, in the transaction of the change. Customers are named by the SHA-256 of their id, so that nothing of an
-- erased one is here. Rows are deleted after holdfast.audit.retention.
create table audit (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    who      text        not null,   -- the caller's name: the sub of a bearer token, or that of an API key
    action   text        not null,
    resource text        not null
);
create index audit_by_time on audit (at desc, id desc);
