-- Purchases of shops whose customer was erased, by the SHA-256 of their id: a shop may deliver an order again years later.
create table erased_purchase (
    purchase_digest bytea primary key
);
