package io.holdfast.ticket.erasure;

import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.ErasureEvent.ErasureApplied;
import io.holdfast.messaging.ConsumedFact;

/** Records in which services an erasure is done. */
public final class ErasureConfirmations {

    private ErasureConfirmations() {}

    /** Records the confirmations of a batch of the inbox. */
    public static Uni<Void> record(SqlConnection tx, List<ConsumedFact> batch) {
        List<Confirmation> confirmations = of(batch);
        return confirmations.isEmpty() ? Uni.createFrom().voidItem() : ErasureTables.confirm(tx, confirmations);
    }

    private static List<Confirmation> of(List<ConsumedFact> batch) {
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
