-- For reports and backtests.

-- What goodwill and rating rules look at; of a breach, ticket, metric, cycle and version are in its id.
alter table engagement
    add column score        smallint,
    add column department   text collate "C",
    add column priority     text collate "C",
    add column channel      text collate "C",
    add column withdrawn_at timestamptz;  -- null: it was not
update engagement set withdrawn_at = happened_at where withdrawn;
alter table engagement drop column withdrawn;

-- Reports on a period read what was posted around it. These rows are written about in the order of their times, and a block
-- range index costs their inserts next to nothing.
create index entry_by_time on entry using brin (happened_at);
create index lot_by_time on lot using brin (earned_at);
