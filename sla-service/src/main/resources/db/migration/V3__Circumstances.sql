-- What clocks depend on beside the facts of their own ticket.

-- A customer's loyalty tiers, by when they changed; a tier is null when the customer has none any more.
CREATE TABLE tier_change (
    customer_id text        NOT NULL,
    source      text        NOT NULL,
    fact_id     text        NOT NULL,
    changed_at  timestamptz NOT NULL,
    tier        text,
    PRIMARY KEY (customer_id, source, fact_id)
);

-- Waiting customers that tickets gave to others when they were merged into them.
CREATE TABLE handover (
    from_ticket   text        NOT NULL,
    into_ticket   text        NOT NULL,
    at            timestamptz NOT NULL,
    waiting_since timestamptz NOT NULL,
    PRIMARY KEY (from_ticket, into_ticket, at, waiting_since)
);
CREATE INDEX handover_by_target ON handover (into_ticket);

-- Tickets whose handovers have changed: whoever owns their partition judges them again from that instant on. A ticket
-- that is not known yet waits here until it is.
CREATE TABLE rejudge (
    ticket_id text        NOT NULL PRIMARY KEY,
    since     timestamptz NOT NULL
);
