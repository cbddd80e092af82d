-- Who may send of some channels only may refund only their purchases. Null: of no channel, or from before this column.
alter table purchase add column channel text;
