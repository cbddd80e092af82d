package io.holdfast.loyalty.member;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.MemberEvent.Adjusted;
import io.holdfast.loyalty.member.Surroundings.IdKind;

/** Adds or takes points for an operator. */
final class AdjustmentPosting {

    private static final String RULE = "adjustment";

    private AdjustmentPosting() {}

    static void adjust(Step step, Adjusted adjusted) {
        Adjusted recorded = step.state().adjustment(adjusted.adjustmentId());
        if (adjusted.equals(recorded)) {
            return;
        }
        if (recorded != null || step.around().others().isTaken(IdKind.ADJUSTMENT, adjusted.adjustmentId())) {
            step.refuse("conflict");
            return;
        }
        Movement movement = new Movement(
                EntryKind.ADJUSTMENT,
                RULE,
                Points.of(Math.abs(adjusted.points())),
                step.key(),
                step.at(),
                adjusted.adjustmentId(),
                null,
                adjusted.reason());
        String refusal = adjusted.points() > 0 ? add(step, adjusted, movement) : take(step, movement);
        if (refusal != null) {
            step.refuse(refusal);
            return;
        }
        step.emitPosted();
        step.emit(new MemberEffect.AdjustmentRecorded(adjusted));
    }

    private static @Nullable String add(Step step, Adjusted adjusted, Movement movement) {
        if (step.book().roomFor(movement.points()).compareTo(movement.points()) < 0) {
            return "balance-limited";
        }
        Instant expiresAt = adjusted.expiry().byProgramme()
                ? step.expiry(step.at())
                : adjusted.expiry().at();
        step.book().credit(movement, List.of(), step.at(), expiresAt);
        Expiries.expireDue(step);
        return null;
    }

    private static @Nullable String take(Step step, Movement movement) {
        return step.book().spend(movement) ? null : "insufficient-points";
    }
}
