package io.holdfast.ticket.store;

import org.junit.jupiter.api.Test;

import io.holdfast.ticket.state.PackedPositions;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows of versions that compared the ids of events of one instant. */
class TicketStoreTest {

    private static final PackedPositions TIE = PackedPositions.unpack("""
            resolved 0 1 0 0 0 - - - - 2
            1000000 c e-1 /test
            2000000 - e-9 /test
            2000000 - e-10 /test""");

    @Test
    void aReplyThatDidNotOpenTheTicketIsDropped() {
        assertThat(TicketStore.customerReply(TIE, "resolved")).isNull();
    }

    @Test
    void aReplyThatOpenedTheTicketIsKept() {
        assertThat(TicketStore.customerReply(TIE, "open")).isEqualTo(TIE.customerReply());
    }
}
