package io.holdfast.ticket.erasure;

import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.ErasureEvent.ErasureApplied;
import io.holdfast.contract.EventType;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;

/** Inbox handler of this service: records in which services an erasure is done. */
@Singleton
class ErasureInbox implements InboxHandler {

    @Override
    public boolean accepts(EventType type) {
        return type == EventType.ERASURE_APPLIED;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        return ErasureTables.confirm(tx, confirmations(batch)).replaceWith(() -> () -> {});
    }

    private static List<Confirmation> confirmations(List<ConsumedFact> batch) {
        List<Confirmation> confirmations = new ArrayList<>();
        for (ConsumedFact consumed : batch) {
            if (consumed.fact().event() instanceof ErasureApplied applied
                    && ErasureReport.OTHER_SERVICES.contains(applied.service())) {
                confirmations.add(new Confirmation(
                        applied.erasureId(), applied.service(), consumed.fact().time()));
            }
        }
        return confirmations;
    }
}
