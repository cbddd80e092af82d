package io.holdfast.contract;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.ErasureEvent.ErasureApplied;
import io.holdfast.contract.ImportEvent.ImportCompleted;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketReviewed;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.WebhookEvent.WebhookDisabled;

/**
 * The rules for the fields of an event's data, as far as their types do not say them already: the form of ids and words,
 * and a bound for every text, list, number and instant. The same rules hold for an event that is reported over REST and
 * for one that is read from Kafka, whoever wrote it there.
 */
public final class EventRules {

    public static final int TAGS_MAX = 50;
    public static final int ITEMS_MAX = 200;
    public static final int QUANTITY_MAX = 1_000_000;

    /** Of a name that is no id, such as a policy's or a tier's. */
    private static final int NAME_LENGTH_MAX = 100;

    /** RFC 1035. */
    private static final int HOST_LENGTH_MAX = 255;

    /** Of an identifier that a service of ours has computed. */
    private static final int COMPUTED_ID_LENGTH_MAX = 255;

    private static final String ID = "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -";
    private static final String KEYWORD = "a lower-case word of 1 to 64 characters of a-z 0-9 . _ -";

    private EventRules() {}

    /**
     * A field that breaks a rule.
     *
     * @param field its path in the data, such as {@code items[0].sku}
     * @param rule what it must be
     */
    public record Violation(String field, String rule) {}

    /** The first violation; null when there is none. A required field that is absent is not looked at. */
    public static @Nullable Violation findViolation(Event event) {
        Fields fields = new Fields();
        switch (event) {
            case TicketEvent ticketEvent -> check(ticketEvent, fields);
            case PurchaseEvent purchaseEvent -> check(purchaseEvent, fields);
            case CustomerLeft ignored -> {}
            case CustomerErased ignored -> {}
            case CustomerMerged merged ->
                fields.require(
                        !merged.customerId().equals(merged.intoCustomerId()), "intoCustomerId", "another customer");
            case ErasureApplied applied -> {
                fields.id("erasureId", applied.erasureId());
                fields.keyword("service", applied.service());
            }
            case ImportCompleted completed -> fields.id("importId", completed.importId());
            case WebhookDisabled disabled -> {
                fields.id("webhookId", disabled.webhookId());
                fields.text("host", disabled.host(), HOST_LENGTH_MAX);
                fields.keyword("disabledReason", disabled.disabledReason());
                fields.instant("failingSince", disabled.failingSince());
            }
            case BreachEvent breach -> check(breach.clock(), fields);
            case WarningEvent warning -> check(warning.clock(), fields);
            case ClockEvent clock -> check(clock.clock(), fields);
            case LoyaltyEvent loyalty -> check(loyalty.entry(), fields);
            case RetentionEvent retention -> {
                fields.name("model", retention.churnRisk().model());
                fields.instant("lastActiveAt", retention.churnRisk().lastActiveAt());
            }
        }
        return fields.violation;
    }

    private static void check(TicketEvent event, Fields fields) {
        switch (event) {
            case TicketCreated e -> {
                fields.keyword("channel", e.channel());
                fields.keyword("department", e.department());
                fields.tags(e.tags());
                fields.id("problemId", e.problemId());
            }
            case ReplySent e -> {
                fields.id("replyId", e.replyId());
                fields.id("agentId", e.agentId());
                fields.id("templateId", e.templateId());
                fields.id("variant", e.variant());
            }
            case TicketStatusChanged e -> fields.instant("expectedResolutionAt", e.expectedResolutionAt());
            case TicketReclassified e -> {
                fields.keyword("department", e.department());
                fields.tags(e.tags());
            }
            case TicketAssigned e -> fields.id("agentId", e.agentId());
            case TicketRated e -> fields.id("agentId", e.agentId());
            case TicketReviewed e -> {
                fields.id("reviewerId", e.reviewerId());
                fields.id("agentId", e.agentId());
            }
            case TicketMerged ignored -> {}
            case TicketUnmerged ignored -> {}
        }
    }

    private static void check(PurchaseEvent event, Fields fields) {
        fields.id("purchaseId", event.purchaseId());
        switch (event) {
            case Purchase purchase -> {
                fields.keyword("channel", purchase.channel());
                fields.items(purchase.items());
            }
            case PurchaseRefunded refund -> fields.id("refundId", refund.refundId());
        }
    }

    private static void check(ClockDetails clock, Fields fields) {
        fields.name("policy", clock.policy());
        fields.keyword("department", clock.department());
        fields.keyword("channel", clock.channel());
        fields.instant("startedAt", clock.startedAt());
        fields.instant("dueAt", clock.dueAt());
        fields.instant("detectedAt", clock.detectedAt());
        fields.instant("respondedAt", clock.respondedAt());
    }

    private static void check(LedgerEntryDetails entry, Fields fields) {
        fields.text("entryId", entry.entryId(), COMPUTED_ID_LENGTH_MAX);
        fields.text("cause", entry.cause(), COMPUTED_ID_LENGTH_MAX);
        fields.name("tier", entry.tier());
        fields.name("previousTier", entry.previousTier());
        fields.name("rewardId", entry.rewardId());
    }

    /** Keeps the first violation. A null field is optional, or found missing elsewhere. */
    private static final class Fields {

        private @Nullable Violation violation;

        void id(String field, @Nullable String value) {
            require(value == null || Ids.isId(value), field, ID);
        }

        void keyword(String field, @Nullable String value) {
            require(value == null || Keywords.isKeyword(value), field, KEYWORD);
        }

        void name(String field, @Nullable String value) {
            text(field, value, NAME_LENGTH_MAX);
        }

        void text(String field, @Nullable String value, int lengthMax) {
            require(
                    value == null || isPrintable(value, lengthMax),
                    field,
                    "1 to " + lengthMax + " printable characters");
        }

        void instant(String field, @Nullable Instant value) {
            require(value == null || Instants.isSupported(value), field, Instants.BOUNDS);
        }

        void tags(@Nullable List<String> tags) {
            if (tags == null) {
                return;
            }
            require(tags.size() <= TAGS_MAX, "tags", "at most " + TAGS_MAX + " lower-case words");
            for (int i = 0; violation == null && i < tags.size(); i++) {
                keyword("tags[" + i + "]", tags.get(i));
            }
        }

        void items(List<Item> items) {
            require(items.size() <= ITEMS_MAX, "items", "at most " + ITEMS_MAX + " items");
            for (int i = 0; violation == null && i < items.size(); i++) {
                Item item = items.get(i);
                String path = "items[" + i + "].";
                require(item.quantity() <= QUANTITY_MAX, path + "quantity", "at most " + QUANTITY_MAX);
            }
        }

        private void require(boolean holds, String field, String rule) {
            if (!holds && violation == null) {
                violation = new Violation(field, rule);
            }
        }
    }

    /** Not blank, without control characters and without unpaired surrogates. */
    static boolean isPrintable(String text, int lengthMax) {
        if (text.isBlank() || text.length() > 2 * lengthMax || text.codePointCount(0, text.length()) > lengthMax) {
            return false;
        }
        return text.codePoints()
                .noneMatch(c ->
                        Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
