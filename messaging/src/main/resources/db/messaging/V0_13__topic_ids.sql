-- Which topic the offset counts in: a topic that is deleted and created again has another id, and its offsets begin anew.
-- Null in rows from before this column: the topic found at the next assignment is taken for the one that was read.
alter table inbox_watermark add column topic_id text;
