package io.holdfast.ticket.channel.adapter;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.ticket.state.Contact;

/** A part of a delivery that has its own outcome. */
public sealed interface Element {

    /**
     * A message of a customer.
     *
     * @param channel of the ticket: a keyword such as {@code sms}
     * @param externalId the channel's id of the message, unique in the account; see {@link ExternalIds}
     * @param contacts of one customer, the most reliable first
     * @param alsoKnownAs contacts to look for before a new customer is made, which are not stored: other forms of the
     *     phone numbers; mostly empty
     * @param displayName null when none came along; it proves nothing
     * @param conversationKeys what the conversation is known by, the best first: the first one that the account knows names
     *     the ticket, and all lead to it from then on; empty when the message is a conversation of its own. They differ
     *     between channels and need not name the account
     * @param subject one line, not empty; see {@link MessageTexts#subject}
     * @param text cleaned by {@link MessageTexts}
     * @param joiningText the text when the message joins a conversation: without the quoted history of a mail; mostly the
     *     same
     * @param hasMedia whether it has an attachment or other media: a ticket that it opens gets the tag {@code attachment}
     * @param tags of a ticket that it opens
     * @param occurredAt null for the time of receipt
     * @param kind whether a person waits for an answer
     */
    record Message(
            String channel,
            String externalId,
            List<Contact> contacts,
            List<Contact> alsoKnownAs,
            @Nullable String displayName,
            List<String> conversationKeys,
            String subject,
            String text,
            String joiningText,
            boolean hasMedia,
            List<String> tags,
            @Nullable Instant occurredAt,
            Kind kind)
            implements Element {

        /** What sort of message it is. */
        public enum Kind {
            /** A customer's. */
            CUSTOMER,
            /**
             * A bounce or an automatic answer: in a known conversation an internal reply by {@code bot}, which opens
             * nothing; otherwise ignored.
             */
            AUTOMATIC
        }
    }

    /**
     * A purchase in a shop.
     *
     * @param purchaseId with the adapter's name and the account before the shop's id
     * @param contacts of one customer, the most reliable first; not empty
     * @param occurredAt null for the time of receipt
     */
    record ShopPurchase(
            String purchaseId,
            List<Contact> contacts,
            @Nullable String displayName,
            BigDecimal amount,
            String currency,
            List<Item> items,
            @Nullable Instant occurredAt)
            implements Element {}

    /**
     * Money that a shop has given back.
     *
     * @param purchaseId as of {@link ShopPurchase}
     * @param refundId the shop's
     * @param occurredAt null for the time of receipt
     */
    record ShopRefund(
            String purchaseId,
            String refundId,
            BigDecimal amount,
            @Nullable Instant occurredAt) implements Element {}

    /**
     * Proven, understood, and no customer's message or purchase.
     *
     * @param reason a word of a short list, for a metric: never a word of the sender
     */
    record Ignored(String reason) implements Element {}

    /**
     * Proven and not understood, or for a person to read.
     *
     * @param detail why, without any part of the body
     */
    record Kept(KeptReason reason, String detail) implements Element {}

    /** Why an element is kept. */
    enum KeptReason {
        UNREADABLE("unreadable"),
        WAITS_FOR_PURCHASE("waits-for-purchase"),
        FOR_A_PERSON("for-a-person");

        private final String wireName;

        KeptReason(String wireName) {
            this.wireName = wireName;
        }

        /** As the API spells it. */
        public String wireName() {
            return wireName;
        }
    }
}
