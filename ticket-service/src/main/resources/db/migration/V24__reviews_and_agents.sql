-- Whose replies each agent reads in a week, drawn once.
create table review_draw (
    week        text collate "C" not null,   -- ISO 8601, such as 2026-W48
    reviewer_id text collate "C" not null,
    agent_id    text collate "C" not null,
    drawn_at    timestamptz      not null,
    primary key (week, reviewer_id, agent_id)
);
create index review_draw_by_agent on review_draw (agent_id, week);
create index review_draw_by_reviewer on review_draw (reviewer_id, week);

-- What agents did in a span of time, and how it was judged.
create index fact_of_agents on fact (time) where type in ('reply-sent', 'ticket-rated', 'ticket-reviewed');
create index ticket_open_by_agent on ticket (agent_id)
 where agent_id is not null and status in ('open', 'pending', 'on-hold');
