package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/** A book, and everything that was posted on it. */
final class OpenBook {

    private final AccountBook book;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Allocation> allocations = new ArrayList<>();

    OpenBook(String customer) {
        book = AccountBook.empty(new CustomerId(customer));
    }

    /** Adds points that can be spent at once. */
    Booked credit(Movement movement, @Nullable Instant expiresAt) {
        book.credit(movement, List.of(), movement.at(), expiresAt);
        return drain();
    }

    /** Null when there are too few points. */
    @Nullable
    Booked spend(Movement movement) {
        return book.spend(movement) ? drain() : null;
    }

    Booked reverse(Movement movement, int award) {
        book.reverse(movement, new AwardKey(null, award), own -> true);
        return drain();
    }

    /** Whether so many points, and no more, can be spent at an instant. */
    boolean hasAvailable(long points, Instant at) {
        boolean enough = points == 0 || canHold(points, at);
        return enough && !canHold(points + 1, at);
    }

    private boolean canHold(long points, Instant at) {
        List<Take> takes = book.hold(Points.of(points), at);
        if (takes == null) {
            return false;
        }
        book.release(takes);
        drain();
        return true;
    }

    Points deficit() {
        return book.openDebits().stream().map(OpenDebit::owed).reduce(Points.ZERO, Points::plus);
    }

    AccountBook book() {
        return book;
    }

    List<Entry> entries() {
        return entries;
    }

    List<Allocation> allocations() {
        return allocations;
    }

    private Booked drain() {
        Booked booked = book.drain();
        entries.addAll(booked.entries());
        allocations.addAll(booked.allocations());
        return booked;
    }
}
