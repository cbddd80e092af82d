-- How often final figures were corrected. A change of a day of activity corrects the figures of all periods that end after
-- the day and that were final when the change was recorded: of a range of ends of periods. Stored are where these ranges
-- begin (+ 1) and end (- 1), so that the corrections of a period are a sum over days, and the table grows with the days and
-- not with the changes. Written by the fold, under the lock of the partition's row.
create table activity_correction (
    partition    integer  not null,
    view         smallint not null,  -- 0 purchase, 1 ticket, 2 any (ActivityView)
    period_end   date     not null,  -- exclusive, as in answers
    changes      bigint   not null,  -- to add for periods that end on this day or later; may be negative
    corrected_at timestamptz,        -- the latest of the changes whose range begins here
    primary key (partition, view, period_end)
);

-- The same for what decides in which group a customer is. Written by the inbox, under the lock of the row of the batch's
-- first partition.
create table group_correction (
    partition    integer  not null,
    attribute    smallint not null,  -- 0 channel, 1 department, 2 tier, 3 breached (GroupAttribute)
    period_end   date     not null,
    changes      bigint   not null,
    corrected_at timestamptz,
    primary key (partition, attribute, period_end)
);

-- When the changes of a batch were recorded, and the last day by which a period had ended whose figures were final then.
-- Null in rows of earlier versions: what they corrected is not known.
alter table activity_change add column recorded_at timestamptz;
alter table activity_change add column final_until date;
