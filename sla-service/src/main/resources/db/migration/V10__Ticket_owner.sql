-- A ticket has one customer: that of the creation that was stored first. Facts that name others are kept and not evaluated,
-- for a creation that is still to come may name one of them. Each holds its customer. Null when there are none.
ALTER TABLE timeline ADD COLUMN other_facts json;
CREATE INDEX timeline_with_other_facts ON timeline (ticket_id) WHERE other_facts IS NOT NULL;

-- Changes of one instant count in the order in which they arrived.
ALTER TABLE tier_change ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY;
