package io.holdfast.ticket.state;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketEvent.ReplySent;

/**
 * A reply of which an event was stored.
 *
 * @param content digest of what the event said; null for replies from before digests were kept, which equal any content
 */
public record RecordedReply(
        ReplyKey key, CustomerId customerId, @Nullable UUID content) {

    public static RecordedReply of(ReplySent reply) {
        return new RecordedReply(keyOf(reply), reply.customerId(), ContentDigest.of(reply));
    }

    public static ReplyKey keyOf(ReplySent reply) {
        return new ReplyKey(reply.ticketId(), reply.replyId());
    }

    /**
     * Judges an event about a reply.
     *
     * @param recorded the reply of that id and customer; null when there is none
     */
    public static DuplicateCheck judge(@Nullable RecordedReply recorded, ReplySent event) {
        if (recorded == null) {
            return DuplicateCheck.FIRST;
        }
        return recorded.content == null || recorded.content.equals(ContentDigest.of(event))
                ? DuplicateCheck.REPEATED
                : new DuplicateCheck.Refused(
                        "data.replyId", "the ticket has a reply '" + event.replyId() + "' with other content");
    }
}
