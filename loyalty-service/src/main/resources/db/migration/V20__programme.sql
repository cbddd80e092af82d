-- Versions of the programme. The built-in programme is version 1 and has no row; nothing is changed or deleted.
create table programme_version (
    version          integer     primary key check (version > 1),
    definition       text        not null,           -- JSON, as GET /programme shows it
    definition_bytes integer     not null generated always as (octet_length(definition)) stored,
    in_force_from    timestamptz not null unique,    -- until the next version's
    put_by           text        not null
);
