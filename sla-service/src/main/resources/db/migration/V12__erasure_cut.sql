-- erased_at is the cut of the erasure: events up to it are forgotten. An erasure from before this version may have left events
-- that were dated ahead of it, by at most five minutes.
UPDATE erasure SET erased_at = erased_at + interval '5 minutes';
