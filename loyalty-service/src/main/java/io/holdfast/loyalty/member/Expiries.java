package io.holdfast.loyalty.member;

import java.time.Instant;

import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Movement;

/** Lets the points of lots expire. */
final class Expiries {

    private static final String RULE = "expiry";

    private Expiries() {}

    /** Takes what is free in expired lots: at the lots' expiry, or now if the points came back later. */
    static void expireDue(Step step) {
        Lot lot = step.book().findExpired(step.now());
        while (lot != null) {
            Instant expiresAt = lot.expiresAt();
            expire(step, lot, expiresAt == null || expiresAt.isBefore(step.at()) ? step.at() : expiresAt);
            lot = step.book().findExpired(step.now());
        }
    }

    private static void expire(Step step, Lot lot, Instant at) {
        AccountBook book = step.book();
        // With its time: the numbers begin again after an erasure.
        EventKey run =
                new EventKey(EntryEvents.SOURCE, "expiry-%d-%d-%s".formatted(lot.number(), book.entryCount() + 1, at));
        book.expire(new Movement(EntryKind.EXPIRY, RULE, lot.free(), run, at, lot.causeId(), null, null), lot);
    }
}
