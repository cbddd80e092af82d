package io.holdfast.loyalty.store;

import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.member.MemberBatch;

/**
 * Locked members, and their rows as they were loaded.
 *
 * @param complete those of whom everything is loaded that may be due
 * @param merged who was merged into these members; those without any are left out, and all when there are no tiers
 */
public record LoadedMembers(
        ProgrammeVersions programmes,
        MemberBatch batch,
        Map<CustomerId, AccountRow> accounts,
        Set<CustomerId> complete,
        LoadRequest request,
        Map<CustomerId, Set<CustomerId>> merged) {}
