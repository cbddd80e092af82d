-- A breach of a clock that started before an erasure is forgotten with it, whenever it was detected. Null: of an earlier version.
alter table breach add column started_at timestamptz;
