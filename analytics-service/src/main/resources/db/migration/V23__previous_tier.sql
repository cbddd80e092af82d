-- Of several changes of one instant, the previous tiers tell the order: the ids are digests. Null: no tier before, or recorded
-- by an earlier version.
alter table tier_change add column previous_tier text collate "C";
