-- What the probe's handler leaves behind: one row for each time that a fact took effect.
create table effect (
    id        bigint generated always as identity primary key,
    event_id  text    not null,
    partition integer not null,
    position  bigint  not null
);
