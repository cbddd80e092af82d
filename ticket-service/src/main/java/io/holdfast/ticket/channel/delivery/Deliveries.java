package io.holdfast.ticket.channel.delivery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Keywords;
import io.holdfast.ticket.arrival.ArrivalRulesInForce;
import io.holdfast.ticket.arrival.IncomingTicket;
import io.holdfast.ticket.arrival.RoutingRun;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.KeptReason;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.kept.KeptTable;
import io.holdfast.ticket.command.DeliveryOutcome;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.conversation.ReceiveMessage;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.purchase.ReceivePurchase;
import io.holdfast.ticket.purchase.ReceiveRefund;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.MessageKey;

/**
 * Stores what a verified delivery holds. Everything is durable when it returns, and each part takes effect once, so that a
 * delivery of which only a part was stored can be repeated.
 */
@Singleton
class Deliveries {

    /** Vendors send at most 1,000 at a time. */
    private static final int ELEMENTS_MAX = 2_000;

    private static final int KEPT_ROWS_MAX = 20;
    /** The position of a kept delivery that stands for all of it. */
    private static final int WHOLE = -1;

    private final Intake intake;
    private final ArrivalRulesInForce rules;
    private final KeptTable kept;
    private final MailOriginals originals;
    private final DeliveryMetrics metrics;
    private final Clock clock;

    Deliveries(
            Intake intake,
            ArrivalRulesInForce rules,
            KeptTable kept,
            MailOriginals originals,
            DeliveryMetrics metrics,
            Clock clock) {
        this.intake = intake;
        this.rules = rules;
        this.kept = kept;
        this.originals = originals;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * What became of a delivery.
     *
     * @param keptElements the positions of its elements that are kept; -1 for all of a body that cannot be read
     * @param purchases that were accepted
     */
    record Stored(DeliveryResult result, List<Integer> keptElements, List<String> purchases) {}

    /** A verified delivery. */
    record Verified(ChannelAdapter adapter, ChannelAccount account, ChannelSettings settings, Delivery delivery) {}

    /** A verified delivery with its elements. */
    record Read(
            Verified of, List<Element> elements, @Nullable String unreadable) {}

    /** Reads the elements; long bodies take long. */
    Read read(Verified verified) {
        try {
            List<Element> elements = verified.adapter().read(verified.settings(), verified.delivery());
            return elements.size() <= ELEMENTS_MAX
                    ? new Read(verified, elements, null)
                    : new Read(verified, List.of(), "The delivery has more than " + ELEMENTS_MAX + " elements.");
        } catch (UnreadableDelivery unreadable) {
            return new Read(verified, List.of(), String.valueOf(unreadable.getMessage()));
        }
    }

    /** Stores the elements. Fails with a Problem 503 while the database is unavailable. */
    Uni<Stored> store(Read read) {
        Tally tally = new Tally(read);
        return tally.flushKept()
                .chain(tally::saveOriginals)
                .chain(tally::execute)
                .chain(tally::flushKept)
                .map(done -> tally.stored());
    }

    /** The elements of one delivery, as they are stored one kind after the other. */
    private final class Tally {

        private record Submitted(int position, Element element, Command command) {}

        private final Read read;
        private final List<Submitted> submitted = new ArrayList<>();
        private final List<KeptTable.NewRow> toKeep = new ArrayList<>();
        private final List<Integer> keptElements = new ArrayList<>();
        private final List<String> purchases = new ArrayList<>();
        private DeliveryResult result = DeliveryResult.NOTHING;

        Tally(Read read) {
            this.read = read;
            if (read.unreadable() != null) {
                keep(WHOLE, KeptReason.UNREADABLE, read.unreadable(), null);
            }
            for (int position = 0; position < read.elements().size(); position++) {
                sort(position, read.elements().get(position));
            }
        }

        private void sort(int position, Element element) {
            switch (element) {
                case Element.Ignored(String reason) -> {
                    result = result.plusIgnored();
                    metrics.countIgnored(channel(), reason);
                }
                case Element.Kept(KeptReason reason, String detail) -> keep(position, reason, detail, null);
                case Element.Message message ->
                    submitted.add(new Submitted(
                            position, element, new ReceiveMessage(account(), message, newTicket(message))));
                case Element.ShopPurchase purchase ->
                    submitted.add(new Submitted(position, element, new ReceivePurchase(channel(), purchase)));
                case Element.ShopRefund refund ->
                    submitted.add(new Submitted(position, element, new ReceiveRefund(refund)));
            }
        }

        private RoutingRun newTicket(Element.Message message) {
            ChannelSettings settings = read.of().settings();
            String department = settings.department() == null ? Keywords.DEPARTMENT_GENERAL : settings.department();
            List<String> tags = new ArrayList<>(settings.tags());
            tags.addAll(message.tags());
            return rules.rules()
                    .of(new IncomingTicket(
                            message.channel(),
                            department,
                            settings.priority(),
                            tags,
                            message.contacts().stream().map(Contact::value).toList(),
                            message.subject(),
                            message.text()));
        }

        /** Each kept element is stored with the whole body: of many only the first ones are, and one row for the others. */
        private void keep(int position, KeptReason reason, String detail, @Nullable String purchaseId) {
            result = result.plusKept();
            if (keptElements.size() < KEPT_ROWS_MAX) {
                keptElements.add(position);
                toKeep.add(new KeptTable.NewRow(position, reason, detail, purchaseId));
            } else if (keptElements.size() == KEPT_ROWS_MAX) {
                keptElements.add(WHOLE);
                toKeep.add(new KeptTable.NewRow(
                        WHOLE, KeptReason.UNREADABLE, "Further elements of this delivery could not be stored.", null));
            }
        }

        /** Of mails only: their text loses its markup. */
        Uni<Void> saveOriginals() {
            if (read.of().adapter().bytesMax() != ChannelAdapter.MAIL_BYTES_MAX) {
                return Uni.createFrom().voidItem();
            }
            List<MessageKey> keys = submitted.stream()
                    .filter(each -> each.element() instanceof Element.Message)
                    .map(each -> new MessageKey(account(), ((Element.Message) each.element()).externalId()))
                    .toList();
            return originals.save(keys, read.of().delivery().body(), clock.instant());
        }

        Uni<Void> execute() {
            if (submitted.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return intake.executeAll(submitted.stream().map(Submitted::command).toList())
                    .invoke(results -> {
                        for (int i = 0; i < results.size(); i++) {
                            count(submitted.get(i), results.get(i));
                        }
                    })
                    .replaceWithVoid();
        }

        private void count(Submitted of, SubmissionResult outcome) {
            if (outcome instanceof SubmissionResult.Rejected(var problem)) {
                keep(of.position(), KeptReason.UNREADABLE, String.valueOf(problem.getMessage()), null);
                return;
            }
            switch (DeliveryOutcome.of(outcome.responseOrThrow().response())) {
                case ACCEPTED -> {
                    result = result.plusAccepted();
                    if (of.element() instanceof Element.ShopPurchase purchase) {
                        purchases.add(purchase.purchaseId());
                    }
                }
                case DUPLICATE -> result = result.plusDuplicate();
                case IGNORED -> {
                    result = result.plusIgnored();
                    metrics.countIgnored(channel(), "automatic");
                }
                case WAITS_FOR_PURCHASE ->
                    keep(
                            of.position(),
                            KeptReason.WAITS_FOR_PURCHASE,
                            "The purchase of the refund is not known yet.",
                            ((Element.ShopRefund) of.element()).purchaseId());
            }
        }

        /** Stores what is to be kept so far: before anything is executed, and after. */
        Uni<Void> flushKept() {
            List<KeptTable.NewRow> rows = List.copyOf(toKeep);
            toKeep.clear();
            return kept.insert(account(), read.of().delivery(), rows);
        }

        Stored stored() {
            return new Stored(result, List.copyOf(keptElements), List.copyOf(purchases));
        }

        private ChannelAccount account() {
            return read.of().account();
        }

        private String channel() {
            return account().channel();
        }
    }
}
