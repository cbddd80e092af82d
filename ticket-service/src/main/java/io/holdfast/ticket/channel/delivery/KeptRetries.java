package io.holdfast.ticket.channel.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.Change;
import io.holdfast.ticket.channel.Adapters;
import io.holdfast.ticket.channel.account.Accounts;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.delivery.Deliveries.Stored;
import io.holdfast.ticket.channel.delivery.Deliveries.Verified;
import io.holdfast.ticket.channel.kept.KeptTable;
import io.holdfast.ticket.channel.kept.KeptTable.KeptDelivery;
import io.holdfast.ticket.job.Job;
import io.holdfast.ticket.job.JobMetrics;

/** Reads what is kept again: asked to, and refunds by itself as soon as their purchase is known. */
@Singleton
class KeptRetries {

    private static final Logger LOG = Logger.getLogger(KeptRetries.class);

    private final Adapters adapters;
    private final Accounts accounts;
    private final KeptTable kept;
    private final Deliveries deliveries;
    private final JobMetrics metrics;

    KeptRetries(Adapters adapters, Accounts accounts, KeptTable kept, Deliveries deliveries, JobMetrics metrics) {
        this.adapters = adapters;
        this.accounts = accounts;
        this.kept = kept;
        this.deliveries = deliveries;
        this.metrics = metrics;
    }

    /**
     * Reads a kept delivery again; what was stored of it before is a duplicate.
     *
     * @param change for the audit trail, which has it also when the element still cannot be stored, since others may be; null
     *     when nobody has asked for it
     * @return fails with 404 when it or its account is gone, 422 when its element still cannot be stored
     */
    Uni<DeliveryResult> retry(String keptId, @Nullable Change change) {
        return kept.find(keptId)
                .map(found -> found.orElseThrow(() -> Problem.notFound("kept delivery", keptId)))
                .chain(found -> retry(found, change));
    }

    private Uni<DeliveryResult> retry(KeptDelivery delivery, @Nullable Change change) {
        String channel = delivery.account().channel();
        ChannelAdapter adapter = adapters.find(channel).orElseThrow(() -> Problem.notFound("channel", channel));
        return accounts.find(adapter, delivery.account())
                .map((Optional<ChannelSettings> settings) -> new Verified(
                        adapter,
                        delivery.account(),
                        settings.orElseThrow(() ->
                                Problem.notFound("account", delivery.account().label())),
                        delivery.delivery()))
                .emitOn(Infrastructure.getDefaultWorkerPool()) // a long body takes long to read
                .map(deliveries::read)
                // Before its facts are committed: they are never there without the entry.
                .call(() -> change == null ? Uni.createFrom().voidItem() : kept.record(change))
                .chain(read -> deliveries.store(read))
                .chain(stored -> conclude(delivery, stored));
    }

    private Uni<DeliveryResult> conclude(KeptDelivery delivery, Stored stored) {
        if (stored.keptElements().contains(delivery.element())) {
            throw Problem.of(422, "still-kept", "It still cannot be stored, for the reason that the list gives.");
        }
        return kept.delete(delivery.keptId(), null).replaceWith(stored.result());
    }

    /** Takes refunds that wait for these purchases, in the background; an error is repeated by the next sweep. */
    void purchasesArrived(Collection<String> purchaseIds) {
        if (!purchaseIds.isEmpty()) {
            retryReady(purchaseIds).subscribe().with(done -> {});
        }
    }

    /** Takes all refunds whose purchase is known now. Never fails. */
    Uni<Void> retryAllReady() {
        return retryReady(List.of());
    }

    private Uni<Void> retryReady(Collection<String> purchaseIds) {
        return kept.findReady(purchaseIds)
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(id -> retry(id, null)
                                .replaceWithVoid()
                                .onFailure()
                                .recoverWithUni(failure -> {
                                    LOG.debugf("a kept delivery still waits: %s", failure.getMessage());
                                    return Uni.createFrom().voidItem();
                                }))
                        .collect()
                        .last())
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("refunds that wait could not be looked at, will retry: %s", failure.getMessage());
                    metrics.countFailure(Job.DELIVERIES);
                    return Uni.createFrom().voidItem();
                });
    }
}
