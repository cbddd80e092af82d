package io.holdfast.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The event types: each with its name on the wire ({@code ce_type}), its topic and its record. */
public enum EventType {
    TICKET_CREATED("ticket-created", Topic.TICKETS, TicketEvent.TicketCreated.class),
    REPLY_SENT("reply-sent", Topic.TICKETS, TicketEvent.ReplySent.class),
    TICKET_STATUS_CHANGED("ticket-status-changed", Topic.TICKETS, TicketEvent.TicketStatusChanged.class),
    TICKET_RECLASSIFIED("ticket-reclassified", Topic.TICKETS, TicketEvent.TicketReclassified.class),
    TICKET_ASSIGNED("ticket-assigned", Topic.TICKETS, TicketEvent.TicketAssigned.class),
    TICKET_RATED("ticket-rated", Topic.TICKETS, TicketEvent.TicketRated.class),
    TICKET_REVIEWED("ticket-reviewed", Topic.TICKETS, TicketEvent.TicketReviewed.class),
    TICKET_MERGED("ticket-merged", Topic.TICKETS, TicketEvent.TicketMerged.class),
    TICKET_UNMERGED("ticket-unmerged", Topic.TICKETS, TicketEvent.TicketUnmerged.class),
    IMPORT_COMPLETED("import-completed", Topic.TICKETS, ImportEvent.ImportCompleted.class),
    PURCHASE("purchase", Topic.PURCHASES, PurchaseEvent.Purchase.class),
    PURCHASE_REFUNDED("purchase-refunded", Topic.PURCHASES, PurchaseEvent.PurchaseRefunded.class),
    CUSTOMER_LEFT("customer-left", Topic.CUSTOMERS, CustomerEvent.CustomerLeft.class),
    CUSTOMER_ERASED("customer-erased", Topic.CUSTOMERS, CustomerEvent.CustomerErased.class),
    CUSTOMER_MERGED("customer-merged", Topic.CUSTOMERS, CustomerEvent.CustomerMerged.class),
    ERASURE_APPLIED("erasure-applied", Topic.ERASURES, ErasureEvent.ErasureApplied.class),
    WEBHOOK_DISABLED("webhook-disabled", Topic.WEBHOOKS, WebhookEvent.WebhookDisabled.class),
    SLA_BREACHED("sla-breached", Topic.SLA_BREACHES, BreachEvent.SlaBreached.class),
    SLA_BREACH_WITHDRAWN("sla-breach-withdrawn", Topic.SLA_BREACHES, BreachEvent.SlaBreachWithdrawn.class),
    SLA_WARNED("sla-warned", Topic.SLA_WARNINGS, WarningEvent.SlaWarned.class),
    SLA_CLOCK_STARTED("sla-clock-started", Topic.SLA_CLOCKS, ClockEvent.SlaClockStarted.class),
    SLA_CLOCK_PAUSED("sla-clock-paused", Topic.SLA_CLOCKS, ClockEvent.SlaClockPaused.class),
    SLA_CLOCK_RESUMED("sla-clock-resumed", Topic.SLA_CLOCKS, ClockEvent.SlaClockResumed.class),
    SLA_CLOCK_FULFILLED("sla-clock-fulfilled", Topic.SLA_CLOCKS, ClockEvent.SlaClockFulfilled.class),
    SLA_CLOCK_CANCELLED("sla-clock-cancelled", Topic.SLA_CLOCKS, ClockEvent.SlaClockCancelled.class),
    POINTS_AWARDED("points-awarded", Topic.LOYALTY, LoyaltyEvent.PointsAwarded.class),
    POINTS_REDEEMED("points-redeemed", Topic.LOYALTY, LoyaltyEvent.PointsRedeemed.class),
    POINTS_REVOKED("points-revoked", Topic.LOYALTY, LoyaltyEvent.PointsRevoked.class),
    POINTS_EXPIRED("points-expired", Topic.LOYALTY, LoyaltyEvent.PointsExpired.class),
    POINTS_ADJUSTED("points-adjusted", Topic.LOYALTY, LoyaltyEvent.PointsAdjusted.class),
    POINTS_TRANSFERRED("points-transferred", Topic.LOYALTY, LoyaltyEvent.PointsTransferred.class),
    TIER_CHANGED("tier-changed", Topic.LOYALTY, LoyaltyEvent.TierChanged.class),
    REWARD_ISSUED("reward-issued", Topic.LOYALTY, LoyaltyEvent.RewardIssued.class),
    CHURN_RISK_CHANGED("churn-risk-changed", Topic.RETENTION, RetentionEvent.ChurnRiskChanged.class),
    CUSTOMER_LAPSED("customer-lapsed", Topic.RETENTION, RetentionEvent.CustomerLapsed.class),
    CUSTOMER_RETURNED("customer-returned", Topic.RETENTION, RetentionEvent.CustomerReturned.class);

    private static final Map<String, EventType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));
    private static final Map<Class<? extends Event>, EventType> BY_RECORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::record, Function.identity()));

    private final String wireName;
    private final Topic topic;
    private final Class<? extends Event> record;

    EventType(String wireName, Topic topic, Class<? extends Event> record) {
        this.wireName = wireName;
        this.topic = topic;
        this.record = record;
    }

    public String wireName() {
        return wireName;
    }

    public Topic topic() {
        return topic;
    }

    public Class<? extends Event> record() {
        return record;
    }

    /** The type of that name; empty for one that this version does not know, which consumers count and skip. */
    public static Optional<EventType> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    public static EventType of(Event event) {
        EventType type = BY_RECORD.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException(event.getClass() + " has no event type");
        }
        return type;
    }
}
