-- Ticket n is the nth newest; they are spread evenly over a year. The newest :running * 3/4 are open, and every 200th is pending.
insert into ticket
select copied.*
  from ticket t
 cross join generate_series(0, :tickets - 1) as n
 cross join lateral (select now() - n * interval '365 days' / :tickets as created,
                            case when n < :running * 3 / 4 then 'open'
                                 when n % 200 = 7 then 'pending'
                                 when n < :tickets / 16 then 'resolved'
                                 else 'closed' end as status) as ticket
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'ticket_id', 'bench-' || lpad(n::text, 7, '0'),
           'customer_id', 'C-' || n % :customers,
           'channel', (array['email', 'chat', 'whatsapp', 'phone'])[1 + n % 4],
           'department', (array['sales', 'technical', 'billing'])[1 + n % 3],
           'priority', (array['normal', 'low', 'high', 'normal', 'urgent'])[1 + n % 5],
           'status', ticket.status,
           'created_at', created,
           'updated_at', created + interval '5 minutes',
           'fold', replace(t.fold, (select id from fact where subject = ':template' and type = 'ticket-created'),
                           'bench-' || n || '.created'))) as copied
 where t.ticket_id = ':template'

insert into fact
select copied.*
  from fact t
 cross join generate_series(0, :tickets - 1) as n
 cross join lateral (select 'bench-' || lpad(n::text, 7, '0') as ticket_id, 'C-' || n % :customers as customer_id) as ticket
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'id', 'bench-' || n || case t.type when 'ticket-created' then '.created' else '.reply' end,
           'time', now() - n * interval '365 days' / :tickets
                       + case t.type when 'ticket-created' then interval '0' else interval '5 minutes' end,
           'customer_id', ticket.customer_id,
           'subject', ticket.ticket_id,
           'data', replace(replace(t.data, ':template', ticket.ticket_id), ':template_customer', ticket.customer_id))) as copied
 where t.subject = ':template'

insert into wording
select copied.*
  from wording t
  join fact on fact.id = t.fact_id and fact.subject = ':template'
 cross join generate_series(0, :tickets - 1) as n
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'fact_id', 'bench-' || n || case fact.type when 'ticket-created' then '.created' else '.reply' end,
           'subject', t.subject || ' ' || n)) as copied

insert into reply (ticket_id, reply_id, customer_id, content)
select 'bench-' || lpad(n::text, 7, '0'), reply_id, 'C-' || n % :customers, content
  from reply
 cross join generate_series(0, :tickets - 1) as n
 where ticket_id = ':template'

-- 49 more replies in the newest ticket.
insert into fact
select copied.*
  from fact t
 cross join generate_series(1, 49) as k
 cross join lateral jsonb_populate_record(t, jsonb_build_object(
           'id', t.id || k,
           'time', t.time + k * interval '1 second',
           'data', jsonb_set(t.data::jsonb, '{replyId}', to_jsonb('reply-' || k))::text)) as copied
 where t.id = 'bench-0.reply'

insert into wording
select copied.*
  from wording t
 cross join generate_series(1, 49) as k
 cross join lateral jsonb_populate_record(t, jsonb_build_object('fact_id', t.fact_id || k)) as copied
 where t.fact_id = 'bench-0.reply'
