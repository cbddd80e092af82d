package io.holdfast.sla.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import io.holdfast.sla.policy.PolicyBook;

/** Reads what belongs to tickets beside their own facts. Read after the tickets are locked: what changes it marks them. */
@ApplicationScoped
public class TicketCircumstances {

    private final CustomerTiers tiers;
    private final Handovers handovers;

    TicketCircumstances(CustomerTiers tiers, Handovers handovers) {
        this.tiers = tiers;
        this.handovers = handovers;
    }

    /** Of these tickets; tiers only where some rule looks at them. */
    public Uni<Circumstances> of(SqlClient connection, Collection<TicketHistory> histories, PolicyBook policies) {
        Circumstances circumstances = new Circumstances();
        List<String> tickets = new ArrayList<>(histories.size());
        Set<String> customers = new LinkedHashSet<>();
        for (TicketHistory history : histories) {
            tickets.add(history.ticketId().value());
            customers.add(history.customerId().value());
        }
        Uni<Void> read = handovers
                .about(connection, tickets)
                .invoke(all -> all.forEach(circumstances::addHandover))
                .replaceWithVoid();
        if (policies.looksAtTiers()) {
            read = read.chain(() -> tiers.of(connection, customers))
                    .invoke(all -> all.forEach(circumstances::addTier))
                    .replaceWithVoid();
        }
        return read.replaceWith(circumstances);
    }
}
