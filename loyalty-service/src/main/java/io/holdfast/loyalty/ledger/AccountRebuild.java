package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.RemainingEntries.EntryKey;

/**
 * Rebuilds an account from its later entries when the earlier ones are forgotten: the same movements are posted again on an
 * empty account, with the same points. A movement that is about forgotten points only is left out: the reversal of a
 * forgotten award, and an adjustment or a redemption that takes more than the later entries have. Expiries are left out: they
 * are due again.
 */
public final class AccountRebuild {

    private final AccountBook book;
    private final Map<EntryKey, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, List<Take>> takes = new HashMap<>();
    private final Map<String, Points> returned = new HashMap<>();

    private AccountRebuild(CustomerId customerId) {
        this.book = AccountBook.empty(customerId);
    }

    /**
     * An entry that happened after the cut.
     *
     * @param availableFrom of its lots, for a credit
     * @param expiresAt of its lots
     * @param award of a reversal, the reversed award's entry; null when that is forgotten
     * @param redemptionId of a redemption that was held after the cut, or of points that it gave back
     * @param heldAt of a redemption, when its points were held
     */
    public record Later(
            Entry entry,
            Instant availableFrom,
            @Nullable Instant expiresAt,
            @Nullable EntryKey award,
            @Nullable String redemptionId,
            Instant heldAt) {}

    /** A hold that was opened after the cut. */
    public record LaterHold(String redemptionId, Points points, Instant heldAt) {}

    /**
     * Computes the account.
     *
     * @param later in the order in which they were posted, of any accounts of the person who the customer was
     * @param holds those that are open, in the order in which they were opened
     */
    public static AccountRebuild of(CustomerId customerId, List<Later> later, List<LaterHold> holds) {
        AccountRebuild rebuild = new AccountRebuild(customerId);
        later.forEach(rebuild::post);
        for (LaterHold hold : holds) {
            List<Take> held = rebuild.book.hold(hold.points(), hold.heldAt());
            if (held != null) {
                rebuild.takes.put(hold.redemptionId(), held);
            }
        }
        return rebuild;
    }

    /** The account; what was posted on it is not drained. */
    public AccountBook book() {
        return book;
    }

    /** The new number of each entry that remains, by what it was. */
    public Map<EntryKey, Integer> numbers() {
        return numbers;
    }

    /** From which lots a redemption takes or holds its points now; null when it is left out. */
    public @Nullable List<Take> takes(String redemptionId) {
        return takes.get(redemptionId);
    }

    private void post(Later later) {
        Entry entry = later.entry();
        boolean posted = switch (entry.kind()) {
            case AWARD -> credit(later);
            case ADJUSTMENT, TRANSFER ->
                entry.points().isPositive()
                        ? credit(later)
                        : book.spend(movement(entry, entry.points().negate()));
            case REVERSAL -> reverse(later);
            case REDEMPTION -> redeem(later);
            case RETURN -> giveBack(later);
            case EXPIRY -> false;
        };
        if (posted) {
            numbers.put(EntryKey.of(entry), book.entryCount());
        }
    }

    private boolean credit(Later later) {
        Entry entry = later.entry();
        book.credit(movement(entry, entry.points()), entry.parts(), later.availableFrom(), later.expiresAt());
        return true;
    }

    private boolean reverse(Later later) {
        Integer award = later.award() == null ? null : numbers.get(later.award());
        if (award == null) {
            return false;
        }
        int before = book.entryCount();
        book.reverse(movement(later.entry(), later.entry().points().negate()), AwardKey.own(award), own -> true);
        return book.entryCount() > before;
    }

    private boolean redeem(Later later) {
        Entry entry = later.entry();
        String redemptionId = later.redemptionId();
        List<Take> held = redemptionId == null ? null : book.hold(entry.points().negate(), later.heldAt());
        if (held == null) {
            return false;
        }
        book.capture(movement(entry, entry.points().negate()), held);
        takes.put(redemptionId, held);
        return true;
    }

    private boolean giveBack(Later later) {
        List<Take> captured = later.redemptionId() == null ? null : takes.get(later.redemptionId());
        if (captured == null) {
            return false;
        }
        Points points = later.entry().points();
        Points before = returned.getOrDefault(later.redemptionId(), Points.ZERO);
        List<Take> back = new ArrayList<>(Take.last(captured, before, points));
        book.giveBack(movement(later.entry(), points), back);
        returned.merge(later.redemptionId(), points, Points::plus);
        return true;
    }

    private static Movement movement(Entry entry, Points points) {
        return new Movement(
                entry.kind(),
                entry.rule(),
                points,
                entry.cause(),
                entry.at(),
                entry.causeId(),
                entry.subject(),
                entry.reason());
    }
}
