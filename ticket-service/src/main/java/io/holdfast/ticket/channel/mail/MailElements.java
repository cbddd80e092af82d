package io.holdfast.ticket.channel.mail;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Element;
import io.holdfast.ticket.channel.adapter.Element.Message.Kind;
import io.holdfast.ticket.channel.adapter.MessageTexts;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.state.Contact;

/** What becomes of a mail: a message of the customer who sent it, unless it is our own. */
final class MailElements {

    private static final String CHANNEL = "email";
    private static final int SUBJECT_LENGTH_MAX = 500;
    private static final String NO_SUBJECT = "(no subject)";

    private MailElements() {}

    /** @throws UnreadableDelivery when no address of a sender is in it, so that nobody could be answered */
    static Element of(Mail mail, ChannelSettings settings) throws UnreadableDelivery {
        MailAddress from = MailAddress.first(mail.headers().first("from"));
        MailAddress author = from == null ? null : author(from, mail.headers(), settings);
        if (author != null && settings.ownAddresses().contains(author.address())) {
            return new Element.Ignored("own-address");
        }
        MailOrigin origin = MailOrigin.of(mail);
        if (author == null && !origin.answersNobody()) {
            throw new UnreadableDelivery("The mail has no address of its sender.");
        }
        return message(mail, author, origin);
    }

    /** The address in {@code Reply-To} only where the sender is a form of the house: a stranger may not pick the customer. */
    private static MailAddress author(MailAddress from, MailHeaders headers, ChannelSettings settings) {
        if (!settings.formSenders().contains(from.address())) {
            return from;
        }
        MailAddress replyTo = MailAddress.first(headers.first("reply-to"));
        return replyTo == null || settings.ownAddresses().contains(replyTo.address()) ? from : replyTo;
    }

    private static Element.Message message(Mail mail, @Nullable MailAddress author, MailOrigin origin) {
        List<Contact> contacts = author == null ? List.of() : List.of(author.contact());
        String written = MessageTexts.clean(mail.text());
        String subject = subject(mail, written);
        // Some people write all they have to say in the subject.
        String text = written.isEmpty() && mail.files().isEmpty() ? subject : written;
        return new Element.Message(
                CHANNEL,
                mail.externalId(),
                contacts,
                List.of(),
                author == null ? null : author.displayName(),
                conversationKeys(mail, origin),
                subject,
                MessageTexts.withPlaceholders(text, mail.files()),
                MessageTexts.withPlaceholders(QuotedHistory.cut(text), mail.files()),
                !mail.files().isEmpty(),
                origin.tags(),
                MailDates.parse(mail.headers().first("date")),
                origin.answersNobody() ? Kind.AUTOMATIC : Kind.CUSTOMER);
    }

    private static List<String> conversationKeys(Mail mail, MailOrigin origin) {
        List<String> own = MessageIds.thread(mail.headers());
        return origin.answersNobody()
                ? MessageIds.bounded(
                        Stream.concat(own.stream(), mail.returnedIds().stream()).toList())
                : own;
    }

    private static String subject(Mail mail, String text) {
        String subject = MessageTexts.cut(MessageTexts.oneLine(mail.subject()), SUBJECT_LENGTH_MAX)
                .strip();
        if (!subject.isEmpty()) {
            return subject;
        }
        String firstLine = MessageTexts.subject(text);
        return firstLine.isEmpty() ? NO_SUBJECT : firstLine;
    }
}
