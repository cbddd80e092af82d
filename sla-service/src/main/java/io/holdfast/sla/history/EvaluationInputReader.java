package io.holdfast.sla.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import io.holdfast.sla.policy.PolicyBook;

/**
 * Reads the inputs of tickets' evaluation other than their own facts. Call it after the tickets are locked: a change of these
 * inputs queues the tickets it concerns, so none is missed.
 */
@ApplicationScoped
public class EvaluationInputReader {

    private final CustomerTiers tiers;
    private final MergedWaitTable mergedWaits;

    EvaluationInputReader(CustomerTiers tiers, MergedWaitTable mergedWaits) {
        this.tiers = tiers;
        this.mergedWaits = mergedWaits;
    }

    /** Loads the inputs of these tickets. Tiers are read only when some rule depends on them. */
    public Uni<EvaluationInputs> load(SqlClient connection, Collection<TicketHistory> histories, PolicyBook policies) {
        EvaluationInputs inputs = new EvaluationInputs();
        List<String> tickets = new ArrayList<>(histories.size());
        Set<String> customers = new LinkedHashSet<>();
        for (TicketHistory history : histories) {
            tickets.add(history.ticketId().value());
            customers.add(history.customerId().value());
        }
        Uni<Void> read = mergedWaits
                .load(connection, tickets)
                .invoke(all -> all.forEach(inputs::addMergedWait))
                .replaceWithVoid();
        if (policies.usesTiers()) {
            read = read.chain(() -> tiers.load(connection, customers))
                    .invoke(all -> all.forEach(inputs::addTier))
                    .replaceWithVoid();
        }
        return read.replaceWith(inputs);
    }
}
