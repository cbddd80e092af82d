-- The forecast reads the clocks that were due in the last four weeks, whatever their state. Rows are written about in the
-- order of their deadlines, so a block range index is enough; it costs inserts next to nothing, and is built in seconds.
create index clock_by_deadline on clock using brin (due_at timestamptz_minmax_multi_ops);
