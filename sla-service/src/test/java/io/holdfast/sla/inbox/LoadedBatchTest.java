package io.holdfast.sla.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sql.BrokenRuleException;

import static io.holdfast.sla.inbox.ErasureFacts.ERASED;
import static io.holdfast.sla.inbox.ErasureFacts.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoadedBatchTest {

    @Test
    void aTicketHasAtMostTenThousandEvents() {
        List<ConsumedFact> facts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            facts.add(numbered(i));
        }
        TicketHistory full = requested(facts, Map.of());
        assertThat(full.factCount()).isEqualTo(10_000);

        Map<String, TicketHistory> stored = Map.of(full.ticketId().value(), full);
        assertThatThrownBy(() -> requested(List.of(numbered(10_000)), stored))
                .isInstanceOf(BrokenRuleException.class)
                .hasMessage("more than 10000 events of ticket C-1many");
        assertThat(batch(List.of(numbered(1)), stored).requests(ERASED)).isEmpty();
    }

    private static TicketHistory requested(List<ConsumedFact> facts, Map<String, TicketHistory> stored) {
        return batch(facts, stored).requests(ERASED).getFirst().history();
    }

    private static LoadedBatch batch(List<ConsumedFact> facts, Map<String, TicketHistory> stored) {
        return new LoadedBatch(BatchIndex.of(facts), stored, Set.of(), Map.of(), Map.of(), Map.of());
    }

    private static ConsumedFact numbered(int number) {
        Fact<?> reply = reply("C-1", "many", ERASED);
        return new ConsumedFact(
                "tickets", 0, number, Fact.of("e" + number, "/test", ERASED.minusSeconds(number), (TicketEvent)
                        reply.event()));
    }
}
