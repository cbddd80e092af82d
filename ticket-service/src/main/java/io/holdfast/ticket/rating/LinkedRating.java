package io.holdfast.ticket.rating;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.conversation.RateTicket;
import io.holdfast.ticket.intake.CommandSource;
import io.holdfast.ticket.store.CustomerLocks;

/** The rating that a link is used for; nothing when it was used before. */
record LinkedRating(
        String token, RatingLink link, int score, @Nullable String comment, Instant now)
        implements CommandSource<RatingLink> {

    /** The customer first, as an erasure locks. */
    @Override
    public Uni<List<RatingLink>> claim(SqlConnection tx) {
        return CustomerLocks.acquire(tx, List.of(link.customerId()))
                .chain(() -> RatingLinks.use(tx, token, now))
                .map(isUsable -> isUsable ? List.of(link) : List.of());
    }

    @Override
    public Command command(RatingLink row) {
        return new RateTicket(row.ticketId(), score, comment, null);
    }

    /** It is marked as used by the claim. */
    @Override
    public Uni<Void> conclude(SqlConnection tx, Map<RatingLink, SubmissionResult> results) {
        return Uni.createFrom().voidItem();
    }
}
