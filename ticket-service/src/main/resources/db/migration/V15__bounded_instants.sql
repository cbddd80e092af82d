-- Earlier versions took any instant as expectedResolutionAt. One outside of the years 1970 to 2999, which requests are now
-- limited to, made every list fail that its ticket was in.
update ticket set expected_resolution_at = null
 where expected_resolution_at < timestamptz '1970-01-01 00:00:00+00'
    or expected_resolution_at >= timestamptz '3000-01-01 00:00:00+00';

alter table ticket add constraint ticket_expected_resolution_at_bounded check (
    expected_resolution_at >= timestamptz '1970-01-01 00:00:00+00'
    and expected_resolution_at < timestamptz '3000-01-01 00:00:00+00');
