package io.holdfast.ticket.webhook.inbox;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Event;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.WebhookEvent;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.StructuredEvent;
import io.holdfast.ticket.store.ErasureStore;
import io.holdfast.ticket.webhook.delivery.WebhookDispatcher;
import io.holdfast.ticket.webhook.store.DeliveryTable;
import io.holdfast.ticket.webhook.store.NewDelivery;
import io.holdfast.ticket.webhook.store.SubscriptionTable;

/**
 * Stores deliveries of consumed events. Which types are wanted is read in each batch's transaction, so that a webhook gets every
 * event that is published after the response to its creation, whichever instance consumes it.
 */
@Singleton
public class WebhookInbox {

    private final EventJson json;
    private final WebhookDispatcher dispatcher;
    private final Clock clock;

    WebhookInbox(EventJson json, WebhookDispatcher dispatcher, Clock clock) {
        this.json = json;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** The types that a webhook wants at this moment. */
    public Uni<Predicate<EventType>> accepted(SqlConnection tx) {
        return SubscriptionTable.load(tx)
                .map(wanted -> type -> wanted.containsKey(type.wireName())
                        || (type == EventType.CUSTOMER_ERASED && !wanted.isEmpty()));
    }

    /** Stores the deliveries of a batch of the inbox; what is returned runs after the commit. */
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        return SubscriptionTable.load(tx)
                .call(() -> erase(tx, batch))
                .chain(wanted -> cuts(tx, batch).chain(cuts -> {
                    List<NewDelivery> deliveries = deliveries(batch, wanted, cuts);
                    return DeliveryTable.insert(tx, deliveries, clock.instant().truncatedTo(ChronoUnit.MICROS))
                            .replaceWith(() -> deliveries.isEmpty() ? () -> {} : dispatcher::wake);
                }));
    }

    /**
     * Deletes what was stored of customers that are erased. The erasure itself has done so; this is for what a batch that
     * was under way at that moment has stored.
     */
    private static Uni<Void> erase(SqlConnection tx, List<ConsumedFact> batch) {
        Uni<Void> erased = Uni.createFrom().voidItem();
        for (ConsumedFact consumed : batch) {
            if (consumed.fact().event() instanceof CustomerErased(CustomerId customer)) {
                erased = erased.chain(() -> DeliveryTable.erase(
                        tx, List.of(customer), new ErasureCut(consumed.fact().time()).at()));
            }
        }
        return erased;
    }

    private static Uni<Map<CustomerId, ErasureCut>> cuts(SqlConnection tx, List<ConsumedFact> batch) {
        Set<CustomerId> customers = new LinkedHashSet<>();
        batch.forEach(consumed -> {
            CustomerId customer = customerOf(consumed.fact().event());
            if (customer != null) {
                customers.add(customer);
            }
        });
        Map<CustomerId, ErasureCut> cuts = new HashMap<>();
        return ErasureStore.forEachCut(tx, customers, cuts::put).replaceWith(cuts);
    }

    private List<NewDelivery> deliveries(
            List<ConsumedFact> batch, Map<String, List<String>> wanted, Map<CustomerId, ErasureCut> cuts) {
        List<NewDelivery> deliveries = new ArrayList<>();
        for (ConsumedFact consumed : batch) {
            Fact<? extends Event> fact = consumed.fact();
            List<String> webhooks = wanted.getOrDefault(fact.type().wireName(), List.of());
            if (webhooks.isEmpty() || isErased(fact, cuts)) {
                continue;
            }
            String body = StructuredEvent.write(fact, json);
            CustomerId customer = customerOf(fact.event());
            for (String webhook : webhooks) {
                if (fact.event() instanceof WebhookEvent about
                        && about.webhookId().equals(webhook)) {
                    continue; // it would get the news of its own end
                }
                deliveries.add(new NewDelivery(
                        webhook,
                        customer == null ? null : customer.value(),
                        fact.id(),
                        fact.source(),
                        fact.type().wireName(),
                        fact.time().truncatedTo(ChronoUnit.MICROS),
                        body));
            }
        }
        return deliveries;
    }

    /** Everybody is told of an erasure, and of nothing else that it covers. */
    private static boolean isErased(Fact<? extends Event> fact, Map<CustomerId, ErasureCut> cuts) {
        CustomerId customer = customerOf(fact.event());
        ErasureCut cut = customer == null ? null : cuts.get(customer);
        return cut != null && cut.covers(fact.time()) && !(fact.event() instanceof CustomerErased);
    }

    private static @Nullable CustomerId customerOf(Event event) {
        return switch (event) {
            case CustomerFact fact -> fact.customerId();
            case ImportEvent ignored -> null;
            case WebhookEvent ignored -> null;
        };
    }
}
