package io.holdfast.loyalty.posting;

import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.WarningEvent;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.LedgerMeters;
import io.holdfast.loyalty.ledger.Posting;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.messaging.Outbox;

/** What this service does with the facts that it reads: purchases and refunds move points, an erasure forgets. */
@Singleton
class LoyaltyInbox implements InboxHandler {

    private final Purchases purchases;
    private final LedgerMeters ledgerMeters;
    private final MeterRegistry registry;

    LoyaltyInbox(Outbox outbox, LedgerMeters ledgerMeters, MeterRegistry registry) {
        this.purchases = new Purchases(new Bookkeeping(Programme.DEFAULT), outbox);
        this.ledgerMeters = ledgerMeters;
        this.registry = registry;
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            refused(reason, 0);
        }
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        List<Outcome> outcomes = new ArrayList<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Step step : steps(batch)) {
            chain = chain.chain(() -> take(tx, step, outcomes));
        }
        return chain.replaceWith(() -> () -> count(outcomes));
    }

    private void count(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            ledgerMeters.posted(outcome.postings().stream().map(Posting::entry).toList());
            outcome.refusals().forEach(refusal -> refused(refusal.reason(), 1));
        }
    }

    /** What is done at once: facts about purchases, or the erasure that stands after them. */
    private sealed interface Step {
        record Buying(List<Purchases.Told> told) implements Step {}

        record Erasing(ConsumedFact delivery, CustomerErased erased) implements Step {}
    }

    private Uni<Void> take(SqlConnection tx, Step step, List<Outcome> outcomes) {
        return switch (step) {
            case Step.Buying buying ->
                purchases.take(tx, buying.told()).invoke(outcomes::add).replaceWithVoid();
            case Step.Erasing erasing ->
                ForgottenCustomers.forget(
                        tx,
                        erasing.erased().customerId(),
                        erasing.delivery().fact().time());
        };
    }

    private static List<Step> steps(List<ConsumedFact> batch) {
        List<Step> steps = new ArrayList<>();
        List<Purchases.Told> told = new ArrayList<>();
        for (ConsumedFact delivery : batch) {
            switch (delivery.fact().event()) {
                case PurchaseEvent event -> told.add(new Purchases.Told(delivery.fact(), event));
                case CustomerErased erased -> {
                    if (!told.isEmpty()) {
                        steps.add(new Step.Buying(told));
                        told = new ArrayList<>();
                    }
                    steps.add(new Step.Erasing(delivery, erased));
                }
                case CustomerLeft ignored -> {}
                case TicketEvent ignored -> {}
                case BreachEvent ignored -> {}
                case WarningEvent ignored -> {}
                case ClockEvent ignored -> {}
                case LoyaltyEvent ignored -> {}
                case RetentionEvent ignored -> {}
                case ImportEvent ignored -> {}
            }
        }
        if (!told.isEmpty()) {
            steps.add(new Step.Buying(told));
        }
        return steps;
    }

    private void refused(Refusal.Reason reason, int times) {
        registry.counter("holdfast.loyalty.refused", "reason", reason.wireName())
                .increment(times);
    }
}
