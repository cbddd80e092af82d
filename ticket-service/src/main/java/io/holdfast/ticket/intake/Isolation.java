package io.holdfast.ticket.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;

/**
 * What happens to the writes of a flush that failed. A flush that another one got in the way of is repeated. One that
 * the database refuses for what is in it is halved until the write that it cannot take stands alone. One that lost its
 * database leaves all its writes to their senders, who may try again.
 */
final class Isolation {

    /** Why a flush failed. */
    enum Cause {
        RACE,
        CONTENT,
        UNAVAILABLE
    }

    private static final int RETRY_AFTER_SECONDS = 2;

    private final Function<List<Pending>, CompletionStage<@Nullable Void>> transaction;
    private final Function<Throwable, Cause> causeOf;
    private final int attemptsMax;

    Isolation(
            Function<List<Pending>, CompletionStage<@Nullable Void>> transaction,
            Function<Throwable, Cause> causeOf,
            int attemptsMax) {
        this.transaction = transaction;
        this.causeOf = causeOf;
        this.attemptsMax = attemptsMax;
    }

    /** Completes when every write is settled; never fails. */
    CompletionStage<@Nullable Void> settle(List<Pending> writes) {
        return attempt(writes, 1);
    }

    private CompletionStage<@Nullable Void> attempt(List<Pending> writes, int attempt) {
        return transaction.apply(writes).exceptionallyCompose(failure -> recover(writes, attempt, unwrapped(failure)));
    }

    private CompletionStage<@Nullable Void> recover(List<Pending> writes, int attempt, Throwable failure) {
        Cause cause = causeOf.apply(failure);
        if (cause == Cause.RACE && attempt < attemptsMax) {
            return attempt(writes, attempt + 1);
        }
        if (cause == Cause.UNAVAILABLE || (cause == Cause.RACE && writes.size() == 1)) {
            return refuse(
                    writes,
                    Problem.unavailable("The write could not be made durable; send it again.", RETRY_AFTER_SECONDS));
        }
        if (writes.size() == 1) {
            return refuse(writes, Problem.invalid(List.of(NOT_STORABLE)));
        }
        int half = writes.size() / 2;
        return settle(writes.subList(0, half)).thenCompose(done -> settle(writes.subList(half, writes.size())));
    }

    private static final io.holdfast.rest.FieldError NOT_STORABLE =
            new io.holdfast.rest.FieldError("", "the database cannot take what this holds");

    private static CompletionStage<@Nullable Void> refuse(List<Pending> writes, Problem problem) {
        writes.forEach(write -> write.settle(new Outcome.Refused(problem)));
        return CompletableFuture.completedFuture(null);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof java.util.concurrent.CompletionException && cause != null ? cause : failure;
    }
}
