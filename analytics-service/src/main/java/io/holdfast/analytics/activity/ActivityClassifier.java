package io.holdfast.analytics.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

import io.holdfast.contract.Author;
import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.ErasureEvent;
import io.holdfast.contract.Event;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.WarningEvent;
import io.holdfast.contract.WebhookEvent;

/** Classifies events as customer activity. Only what the customer does counts; events caused by the company do not. */
public final class ActivityClassifier {

    private ActivityClassifier() {}

    public static Optional<ActivityKind> classify(Event event) {
        return switch (event) {
            case PurchaseEvent.Purchase e -> Optional.of(ActivityKind.PURCHASE);
            case PurchaseEvent.PurchaseRefunded e -> Optional.empty();
            case TicketEvent.TicketCreated e -> Optional.of(ActivityKind.TICKET);
            case TicketEvent.ReplySent e ->
                e.author() == Author.CUSTOMER ? Optional.of(ActivityKind.TICKET) : Optional.empty();
            case TicketEvent.TicketRated e -> Optional.of(ActivityKind.TICKET);
            case TicketEvent.TicketStatusChanged e -> Optional.empty();
            case TicketEvent.TicketReclassified e -> Optional.empty();
            case TicketEvent.TicketAssigned e -> Optional.empty();
            case TicketEvent.TicketReviewed e -> Optional.empty();
            case TicketEvent.TicketMerged e -> Optional.empty();
            case TicketEvent.TicketUnmerged e -> Optional.empty();
            case CustomerEvent e -> Optional.empty();
            case ErasureEvent e -> Optional.empty();
            case BreachEvent e -> Optional.empty();
            case WarningEvent e -> Optional.empty();
            case ClockEvent e -> Optional.empty();
            case LoyaltyEvent e -> Optional.empty();
            case RetentionEvent e -> Optional.empty();
            case ImportEvent e -> Optional.empty();
            case WebhookEvent e -> Optional.empty();
        };
    }

    /**
     * The UTC day of an instant, as days since 1970-01-01.
     *
     * @throws ArithmeticException when the day is out of the range of an int
     */
    public static int dayOf(Instant time) {
        return Math.toIntExact(LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay());
    }
}
