-- The optimistic lock of a statement that is sent together with its commit: nobody looks at its row count in between, so
-- the database compares it, and aborts the transaction when another one has changed a row since it was read.
create function require_row_count(actual bigint, expected bigint) returns bigint
    language plpgsql as
$$
begin
    if actual <> expected then
        raise exception 'optimistic lock: % of % rows had the expected version', actual, expected
            using errcode = 'serialization_failure';
    end if;
    return actual;
end
$$;
