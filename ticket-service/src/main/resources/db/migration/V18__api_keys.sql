-- API keys of channel integrations. The key of HOLDFAST_CHANNEL_KEY is not among them.
create table api_key (
    key_id       text collate "C" primary key,
    name         text        not null,
    channels     text[],                  -- null: it may send of every channel
    created_at   timestamptz not null,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz              -- in whole minutes
);
create index api_key_by_age on api_key (created_at desc, key_id desc);

-- The secrets of a key by their SHA-256: the newest, and those that it replaced as long as they live on. A secret is 256
-- random bits, so no salt is needed: nobody can try them all, and no two are the same.
create table api_key_secret (
    digest      bytea       primary key,
    key_id      text collate "C" not null references api_key,
    prefix      text        not null,     -- its first characters, to recognise it by
    created_at  timestamptz not null,
    valid_until timestamptz               -- null: the newest
);
create index api_key_secret_by_key on api_key_secret (key_id);
