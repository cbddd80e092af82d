package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;

import static org.assertj.core.api.Assertions.assertThat;

class RecordedReplyTest {

    @Test
    void aReplyIsToldOnce() {
        ReplySent reply = reply(Author.CUSTOMER, null);

        assertThat(RecordedReply.judge(null, reply)).isEqualTo(DuplicateCheck.FIRST);
        assertThat(RecordedReply.judge(RecordedReply.of(reply), reply)).isEqualTo(DuplicateCheck.REPEATED);
    }

    @Test
    void otherContentUnderItsIdIsRefused() {
        RecordedReply recorded = RecordedReply.of(reply(Author.CUSTOMER, null));

        assertThat(RecordedReply.judge(recorded, reply(Author.AGENT, null))).isInstanceOf(DuplicateCheck.Refused.class);
        assertThat(RecordedReply.judge(recorded, reply(Author.CUSTOMER, "a")))
                .isEqualTo(new DuplicateCheck.Refused("data.replyId", "the ticket has a reply 'r' with other content"));
    }

    @Test
    void aReplyFromBeforeDigestsEqualsAnyContent() {
        ReplySent reply = reply(Author.CUSTOMER, null);
        RecordedReply old = new RecordedReply(RecordedReply.keyOf(reply), reply.customerId(), null);

        assertThat(RecordedReply.judge(old, reply(Author.AGENT, "a"))).isEqualTo(DuplicateCheck.REPEATED);
    }

    private static ReplySent reply(Author author, @Nullable String agent) {
        return new ReplySent(new TicketId("t"), new CustomerId("c"), "r", author, agent, Visibility.PUBLIC, null, null);
    }
}
