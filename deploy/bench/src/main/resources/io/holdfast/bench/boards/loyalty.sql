-- Each customer has nine purchases of 20 points, 36 days apart, and a correction that takes the first ones back.
insert into account
select copied.*
  from account t
 cross join generate_series(0, :customers - 1) as c
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'customer_id', 'C-' || c, 'entry_count', 10, 'balance', 160, 'lot_count', 9, 'first_open_lot', 2,
           'advanced_to', now())) as copied
 where t.customer_id = ':template_customer'

insert into entry
select copied.*
  from entry t
 cross join generate_series(1, 10) as k
 cross join generate_series(0, :customers - 1) as c
 cross join lateral (select now() - (11 - k) * interval '36 days' + c * interval '30 days' / :customers as at, k = 10 as taken) as x
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'customer_id', 'C-' || c,
           'number', k,
           'entry_id', gen_random_uuid(),
           'kind', case when taken then 'adjustment' else t.kind end,
           'counter_account', case when taken then 'adjusted' else t.counter_account end,
           'rule', case when taken then 'adjustment' else t.rule end,
           'points', case when taken then -20 else 20 end,
           'balance', case when taken then 160 else 20 * k end,
           'cause_id', 'bench-' || c || '.' || k,
           'subject', case when not taken then 'bench-' || c || '.' || k end,
           'reason', case when taken then 'benchmark' end,
           'happened_at', at,
           'posted_at', at,
           'first_lot', case when taken then t.first_lot else k end,
           'lots', case when taken then 0 else 1 end)) as copied
 where t.customer_id = ':template_customer'

insert into lot
select copied.*
  from lot t
 cross join generate_series(1, 9) as k
 cross join generate_series(0, :customers - 1) as c
 cross join lateral (select now() - (11 - k) * interval '36 days' + c * interval '30 days' / :customers as at) as x
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'customer_id', 'C-' || c, 'number', k, 'entry', k, 'points', 20, 'remaining', case k when 1 then 0 else 20 end,
           'earned_at', at, 'available_from', at)) as copied
 where t.customer_id = ':template_customer'

insert into allocation (customer_id, debit, lot, points)
select 'C-' || c, 10, 1, 20
  from generate_series(0, :customers - 1) as c

insert into purchase
select copied.*
  from purchase t
 cross join generate_series(1, 9) as k
 cross join generate_series(0, :customers - 1) as c
 cross join lateral (select now() - (11 - k) * interval '36 days' + c * interval '30 days' / :customers as at) as x
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'purchase_id', 'bench-' || c || '.' || k, 'customer_id', 'C-' || c, 'event_id', 'bench-' || c || '.' || k,
           'happened_at', at, 'award', k)) as copied
 where t.customer_id = ':template_customer'
