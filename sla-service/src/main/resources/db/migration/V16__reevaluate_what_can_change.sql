-- The departments, priorities and channels that a ticket ever had, so that a change of rules finds the tickets that it can
-- concern. Null is unknown, and concerns every change: rows of before this column get theirs with their next fact.
ALTER TABLE timeline ADD COLUMN traits text;

-- Which tickets a change of rules can concern, as a JSON list of rules; null is all of them.
ALTER TABLE recompute ADD COLUMN criteria jsonb;

-- Pages of versions are cut where their definitions are too large together, without reading them.
ALTER TABLE policy_version ADD COLUMN definition_bytes integer GENERATED ALWAYS AS (octet_length(definition::text)) STORED;
ALTER TABLE calendar_version ADD COLUMN definition_bytes integer GENERATED ALWAYS AS (octet_length(definition::text)) STORED;
