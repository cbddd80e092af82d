package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/**
 * Rebuilds an account from its later entries when the earlier ones are forgotten: the same movements are posted again on an
 * empty account, with the same points. A movement that is about forgotten points only is left out: the reversal of a
 * forgotten award, and an adjustment that takes more than the later entries have.
 *
 * @param postings in the order of the entries
 * @param numbers the new number of each entry that remains, by its old number
 */
public record AccountRebuild(List<Posting> postings, Map<Integer, Integer> numbers) {

    /**
     * An entry that happened after the cut.
     *
     * @param expiresAt when its lot expires
     * @param award of a reversal, the number of the reversed award's entry; null when that is forgotten
     */
    public record Later(
            Entry entry,
            @Nullable Instant expiresAt,
            @Nullable Integer award) {}

    public AccountRebuild {
        postings = List.copyOf(postings);
    }

    /**
     * Computes the account.
     *
     * @param later in the order of their numbers
     */
    public static AccountRebuild of(CustomerId customerId, List<Later> later) {
        Account account = Account.empty(customerId);
        List<Posting> postings = new ArrayList<>();
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        for (Later recorded : later) {
            Posting posting = post(account, recorded, numbers);
            if (posting != null) {
                postings.add(posting);
                numbers.put(recorded.entry().number(), posting.entry().number());
                account = posting.after();
            }
        }
        return new AccountRebuild(postings, numbers);
    }

    private static @Nullable Posting post(Account account, Later recorded, Map<Integer, Integer> numbers) {
        Entry entry = recorded.entry();
        if (entry.points().isPositive()) {
            return account.credit(movement(entry, entry.points()), recorded.expiresAt());
        }
        Movement movement = movement(entry, entry.points().negate());
        if (entry.kind() != EntryKind.REVERSAL) {
            return account.spend(movement).orElse(null);
        }
        Integer award = recorded.award() == null ? null : numbers.get(recorded.award());
        return award == null ? null : account.reverse(movement, award);
    }

    private static Movement movement(Entry entry, Points points) {
        return new Movement(
                entry.kind(), entry.rule(), points, entry.cause(), entry.at(), entry.subject(), entry.reason());
    }
}
