-- Under which id a row of a merged customer was reported, so that it belongs to that id again when an erasure ends the merge.
-- Null: recorded_of, where that is set; else the customer's. Rows from before this version have none.
alter table purchase
    add column reported_as      text collate "C",
    add column reported_content uuid;                -- content of the purchase under that id
alter table engagement add column reported_as text collate "C";
alter table given_referral add column reported_as text collate "C";
alter table refund add column reported_as text collate "C";
alter table redemption add column reported_as text collate "C";
alter table issued_reward add column reported_as text collate "C";
