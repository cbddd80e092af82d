-- Texts that agents reply with, each in one or more variants that are compared by their ratings.
create table reply_template (
    template_id text collate "C" primary key,
    subject     text,
    variants    text        not null,   -- JSON: [{"variant", "text"}]
    changed_at  timestamptz not null
);
