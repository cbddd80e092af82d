-- The same tickets. No clock is due in the next half hour, so that no timer fires during the benchmark.
insert into timeline
select copied.*
  from timeline t
 cross join generate_series(0, :tickets - 1) as n
 cross join lateral (select now() - n * interval '365 days' / :tickets as created,
                            n < :running * 3 / 4 or n % 200 = 7 as running,
                            n < :running * 3 / 4 and n % 200 = 3 as late) as ticket
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'ticket_id', 'bench-' || lpad(n::text, 7, '0'),
           'customer_id', 'C-' || n % :customers,
           'partition', n % 12,
           'as_of', created,
           'next_at', case when running and not late then now() + interval '30 minutes' + n % 20011 * interval '13 seconds' end,
           'open', running)) as copied
 where t.ticket_id = ':template'

-- First responses: every tenth was late.
insert into clock
select copied.*
  from clock t
 cross join generate_series(0, :tickets - 1) as n
 cross join lateral (select now() - n * interval '365 days' / :tickets as created, n % 10 = 1 as late) as ticket
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'ticket_id', 'bench-' || lpad(n::text, 7, '0'),
           'customer_id', 'C-' || n % :customers,
           'channel', (array['email', 'chat', 'whatsapp', 'phone'])[1 + n % 4],
           'department', (array['sales', 'technical', 'billing'])[1 + n % 3],
           'priority', (array['normal', 'low', 'high', 'normal', 'urgent'])[1 + n % 5],
           'started_at', created - interval '30 minutes',
           'due_at', created - interval '15 minutes',
           'fulfilled_at', created - case when late then interval '5 minutes' else interval '20 minutes' end,
           'breached_at', case when late then created - interval '15 minutes' end,
           'breach_id', case when late then 'breach-' || n end,
           'breaches', case when late then 1 else 0 end)) as copied
 where t.ticket_id = ':template'

-- Next responses: those of open and pending tickets are running, a few of them late; the others were in time.
insert into clock
select copied.*
  from clock t
 cross join generate_series(0, :tickets - 1) as n
 cross join lateral (select now() - n * interval '365 days' / :tickets as created,
                            n < :running * 3 / 4 or n % 200 = 7 as running,
                            n < :running * 3 / 4 and n % 200 = 3 as late) as ticket
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'ticket_id', 'bench-' || lpad(n::text, 7, '0'),
           'customer_id', 'C-' || n % :customers,
           'metric', 'next-response',
           'channel', (array['email', 'chat', 'whatsapp', 'phone'])[1 + n % 4],
           'department', (array['sales', 'technical', 'billing'])[1 + n % 3],
           'priority', (array['normal', 'low', 'high', 'normal', 'urgent'])[1 + n % 5],
           'started_at', created - interval '10 minutes',
           'due_at', case when late then created - interval '1 minute'
                          when running then now() + interval '30 minutes' + n % 20011 * interval '13 seconds'
                          else created + interval '2 hours' end,
           'state', case when running then 'running' else 'fulfilled' end,
           'fulfilled_at', case when not running then created + interval '5 minutes' end,
           'breached_at', case when late then created - interval '1 minute' end,
           'breach_id', case when late then 'breach-next-' || n end,
           'breaches', case when late then 1 else 0 end)) as copied
 where t.ticket_id = ':template'

insert into breach (breach_id, ticket_id, metric, cycle, customer_id, standing, breached_at, started_at, due_at, detected_at,
                    responded_at, policy, policy_version, department, priority, channel)
select breach_id, ticket_id, metric, cycle, customer_id, true, breached_at, started_at, due_at,
       breached_at + interval '8 milliseconds', fulfilled_at, policy, policy_version, department, priority, channel
  from clock
 where breach_id is not null and ticket_id like 'bench-%'
