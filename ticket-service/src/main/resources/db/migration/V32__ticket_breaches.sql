-- Breaches of SLA clocks as sla-service has published them, for the figures of agents. A breach stands if it was detected
-- after the last withdrawal.
create table ticket_breach (
    ticket_id      text collate "C" not null,
    metric         text             not null,
    cycle          integer          not null,
    policy         text             not null,
    policy_version integer          not null,
    due_at         timestamptz      not null,
    customer_id    text collate "C" not null,
    breached_at    timestamptz,               -- when it was last detected; null: only its withdrawal is known
    withdrawn_at   timestamptz,               -- when it was last found to be none
    primary key (ticket_id, metric, cycle, policy, policy_version, due_at)
);
create index ticket_breach_by_due on ticket_breach (due_at);
create index ticket_breach_by_customer on ticket_breach (customer_id);
