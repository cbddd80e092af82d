-- Links by which a customer rates a ticket once, without a credential. Only the SHA-256 of a link's token is stored.
create table rating_link (
    token_digest bytea            primary key,
    ticket_id    text collate "C" not null,
    customer_id  text collate "C" not null,
    expires_at   timestamptz      not null,
    used_at      timestamptz
);
create index rating_link_by_customer on rating_link (customer_id);
create index rating_link_by_expiry on rating_link (expires_at);
