package io.holdfast.analytics.record.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import io.holdfast.analytics.record.model.TicketContext.Kind;
import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.ErasureEvent;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.WarningEvent;

/** The rows that a batch of events adds to each table, in the order of their keys, so that two batches cannot deadlock. */
public final class RecordedFacts {

    private final List<Recorded<PurchaseEvent.Purchase>> purchases = new ArrayList<>();
    private final List<Recorded<TicketContext>> contexts = new ArrayList<>();
    private final List<Recorded<TicketEvent.ReplySent>> replies = new ArrayList<>();
    private final List<Recorded<TicketEvent.ReplySent>> customerReplies = new ArrayList<>();
    private final List<Recorded<TicketEvent.TicketStatusChanged>> statuses = new ArrayList<>();
    private final List<Recorded<TicketEvent.TicketRated>> ratings = new ArrayList<>();
    private final List<Recorded<TicketEvent.TicketReviewed>> reviews = new ArrayList<>();
    private final List<Recorded<BreachNotice>> breaches = new ArrayList<>();
    private final List<Recorded<LedgerEntryDetails>> tierChanges = new ArrayList<>();

    private RecordedFacts() {}

    public static RecordedFacts of(Collection<? extends Fact<? extends Event>> facts) {
        RecordedFacts recorded = new RecordedFacts();
        facts.stream().sorted(Comparator.comparing(Fact::key)).forEach(recorded::add);
        return recorded;
    }

    public List<Recorded<PurchaseEvent.Purchase>> purchases() {
        return Collections.unmodifiableList(purchases);
    }

    public List<Recorded<TicketContext>> contexts() {
        return Collections.unmodifiableList(contexts);
    }

    /** Public replies by agents. */
    public List<Recorded<TicketEvent.ReplySent>> replies() {
        return Collections.unmodifiableList(replies);
    }

    /** Public replies by customers. */
    public List<Recorded<TicketEvent.ReplySent>> customerReplies() {
        return Collections.unmodifiableList(customerReplies);
    }

    public List<Recorded<TicketEvent.TicketStatusChanged>> statuses() {
        return Collections.unmodifiableList(statuses);
    }

    public List<Recorded<TicketEvent.TicketRated>> ratings() {
        return Collections.unmodifiableList(ratings);
    }

    public List<Recorded<TicketEvent.TicketReviewed>> reviews() {
        return Collections.unmodifiableList(reviews);
    }

    public List<Recorded<BreachNotice>> breaches() {
        return Collections.unmodifiableList(breaches);
    }

    public List<Recorded<LedgerEntryDetails>> tierChanges() {
        return Collections.unmodifiableList(tierChanges);
    }

    private void add(Fact<? extends Event> fact) {
        if (!(fact.event() instanceof CustomerFact event)) {
            return;
        }
        switch (event) {
            case PurchaseEvent.Purchase e -> purchases.add(Recorded.of(fact, e, e));
            case PurchaseEvent.PurchaseRefunded e -> {}
            case TicketEvent e -> addOfTicket(fact, e);
            case BreachEvent.SlaBreached e -> breaches.add(Recorded.of(fact, e, new BreachNotice(false, e.clock())));
            case BreachEvent.SlaBreachWithdrawn e ->
                breaches.add(Recorded.of(fact, e, new BreachNotice(true, e.clock())));
            case LoyaltyEvent e -> addOfLedger(fact, e);
            case CustomerEvent e -> {}
            case ErasureEvent e -> {}
            case WarningEvent e -> {}
            case ClockEvent e -> {}
            case RetentionEvent e -> {}
        }
    }

    private void addOfTicket(Fact<? extends Event> fact, TicketEvent event) {
        switch (event) {
            case TicketEvent.TicketCreated e ->
                contexts.add(Recorded.of(
                        fact, e, new TicketContext(e.ticketId(), Kind.CREATED, e.channel(), e.department())));
            case TicketEvent.TicketReclassified e -> {
                if (e.department() != null) {
                    contexts.add(Recorded.of(
                            fact, e, new TicketContext(e.ticketId(), Kind.RECLASSIFIED, null, e.department())));
                }
            }
            case TicketEvent.ReplySent e -> {
                if (e.visibility() == Visibility.PUBLIC) {
                    addPublic(fact, e);
                }
            }
            case TicketEvent.TicketStatusChanged e -> statuses.add(Recorded.of(fact, e, e));
            case TicketEvent.TicketRated e -> ratings.add(Recorded.of(fact, e, e));
            case TicketEvent.TicketReviewed e -> reviews.add(Recorded.of(fact, e, e));
            case TicketEvent.TicketAssigned e -> {}
            case TicketEvent.TicketMerged e ->
                contexts.add(Recorded.of(fact, e, new TicketContext(e.ticketId(), Kind.MERGED, null, null)));
            case TicketEvent.TicketUnmerged e ->
                contexts.add(Recorded.of(fact, e, new TicketContext(e.ticketId(), Kind.UNMERGED, null, null)));
        }
    }

    private void addPublic(Fact<? extends Event> fact, TicketEvent.ReplySent reply) {
        switch (reply.author()) {
            case AGENT -> replies.add(Recorded.of(fact, reply, reply));
            case CUSTOMER -> customerReplies.add(Recorded.of(fact, reply, reply));
            case BOT -> {}
        }
    }

    private void addOfLedger(Fact<? extends Event> fact, LoyaltyEvent event) {
        switch (event) {
            case LoyaltyEvent.TierChanged e -> tierChanges.add(Recorded.of(fact, e, e.entry()));
            case LoyaltyEvent.PointsAwarded e -> {}
            case LoyaltyEvent.PointsRedeemed e -> {}
            case LoyaltyEvent.PointsRevoked e -> {}
            case LoyaltyEvent.PointsExpired e -> {}
            case LoyaltyEvent.PointsAdjusted e -> {}
            case LoyaltyEvent.PointsTransferred e -> {}
            case LoyaltyEvent.RewardIssued e -> {}
        }
    }
}
