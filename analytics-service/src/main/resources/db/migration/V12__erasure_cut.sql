-- An erased customer is forgotten up to the cut and may have a new life after it, as in the other services. When customers were
-- erased before this version is not recorded: it was before now, and left events that were dated ahead by at most five minutes.
alter table erased_customer add column cut timestamptz;
update erased_customer set cut = now() + interval '5 minutes';
alter table erased_customer alter column cut set not null;

-- The numbers of erased lives, until the fold has taken their bits out of the stored days.
create table erased_number (
    partition integer not null,
    number    integer not null,
    primary key (partition, number)
);
insert into erased_number (partition, number)
select partition, number from erased_customer where number is not null;
alter table erased_customer drop column number;

-- Of a customer in a new life: events up to the last erasure are not taken.
alter table customer add column cut timestamptz;
