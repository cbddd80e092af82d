-- Accounts of channels whose webhooks are taken: one page, number, bot, inbox or shop each.
create table channel_account (
    channel    text collate "C" not null,
    account    text collate "C" not null,
    settings   text             not null,   -- JSON as PUT /channels takes it, with the secrets
    changed_at timestamptz      not null,
    primary key (channel, account)
);

-- Every message of a channel, once for ever, by the SHA-256 of the vendor's id. The rest is null once its customer is erased.
create table channel_message (
    channel        text collate "C" not null,
    account        text collate "C" not null,
    message_digest bytea            not null,
    ticket_id      text collate "C",
    customer_id    text collate "C",
    opening        boolean          not null,   -- it opened the ticket; otherwise it is a reply
    primary key (channel, account, message_digest)
);
create index channel_message_by_customer on channel_message (customer_id) where customer_id is not null;
create index channel_message_by_ticket on channel_message (channel, account, ticket_id) where opening;

-- The ticket that the next message of a conversation belongs to, by the SHA-256 of what the conversation is known by: a
-- number and a customer, or the id of a mail that another one refers to.
create table conversation (
    channel     text collate "C" not null,
    account     text collate "C" not null,
    key_digest  bytea            not null,
    revision    bigint           not null,      -- optimistic lock, as in the table ticket
    ticket_id   text collate "C" not null,
    customer_id text collate "C" not null,
    primary key (channel, account, key_digest)
) with (fillfactor = 90);
create index conversation_by_customer on conversation (customer_id);

-- Mails as they came, by the digest of their id, since their text is made readable and loses its markup.
create table mail_original (
    channel        text collate "C" not null,
    account        text collate "C" not null,
    message_digest bytea            not null,
    received_at    timestamptz      not null,
    content        bytea            not null,
    primary key (channel, account, message_digest)
);
create index mail_original_by_age on mail_original (received_at);

-- What was proven and not understood, waits for a purchase, or is for a person to read.
create table kept_delivery (
    kept_id     text collate "C" primary key,
    channel     text collate "C" not null,
    account     text collate "C" not null,
    reason      text             not null check (reason in ('unreadable', 'waits-for-purchase', 'for-a-person')),
    detail      text             not null,
    purchase_id text collate "C",               -- of one that waits
    received_at timestamptz      not null,
    suffix      text             not null,
    query       text             not null,
    headers     text             not null,      -- JSON
    body        bytea            not null,
    body_digest bytea            not null,      -- the same delivery again is kept once
    element     integer          not null       -- which of its elements, from 0 on; -1 for all of it
);
create unique index kept_delivery_once on kept_delivery (channel, account, body_digest, element);
create index kept_delivery_by_age on kept_delivery (received_at);
create index kept_delivery_by_account on kept_delivery (channel, account, received_at desc, kept_id desc);
create index kept_delivery_waiting on kept_delivery (purchase_id) where purchase_id is not null;

-- Tokens of deliveries whose signature does not cover the body, for as long as it would be accepted.
create table delivery_token (
    channel        text collate "C" not null,
    account        text collate "C" not null,
    token_digest   bytea            not null,
    message_digest bytea            not null,
    received_at    timestamptz      not null,
    primary key (channel, account, token_digest)
);
create index delivery_token_by_age on delivery_token (received_at);

-- The name that came along with a customer's last message. It identifies nobody.
create table customer_name (
    customer_id text collate "C" primary key,
    name        text not null
);

-- channel:account of a message that a channel delivered.
alter table wording add column account text;

-- Rules on arrival: each put is a version, the newest is in force. Without one the default of the service is.
create table arrival_rules (
    version integer primary key,
    rules   text             not null,          -- JSON as PUT /arrival-rules takes it
    put_by  text collate "C" not null,
    put_at  timestamptz      not null
);
