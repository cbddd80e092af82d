-- Refunds that wait for an unknown purchase are counted for each customer and currency, and erased with their customer.
create index purchase_refund_waiting_by_payer on purchase_refund (purchase_id, customer_id) where state = 'waiting';
drop index purchase_refund_waiting;
