package io.holdfast.ticket.channel.mail;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.mail.MailHeaders.MailField;

/**
 * The mail's header in a form of Mailgun: {@code message-headers}, a JSON list of pairs, and each header field as a field
 * of the form, which is what counts where the list lacks it.
 */
final class MailgunHeaders {

    private MailgunHeaders() {}

    static MailHeaders of(FormBody form) throws UnreadableDelivery {
        List<MailField> fields = new ArrayList<>();
        String list = form.text("message-headers");
        JsonNode pairs = list == null ? null : ParsedForm.wrapped(list);
        if (pairs != null) {
            for (JsonNode pair : pairs) {
                if (pair.path(0).isTextual() && pair.path(1).isTextual()) {
                    fields.add(
                            MailField.of(pair.path(0).textValue(), pair.path(1).textValue()));
                }
            }
        }
        MailHeaders listed = MailHeaders.of(fields);
        for (String name : form.names()) {
            if (isHeader(name) && listed.first(MailField.of(name, "").name()) == null) {
                String value = form.text(name);
                fields.add(MailField.of(name, value == null ? "" : value));
            }
        }
        return MailHeaders.of(fields);
    }

    /** Header fields have capitals; of Mailgun's own fields {@code from} stands for one. */
    private static boolean isHeader(String name) {
        return name.equals("from") || (!name.isEmpty() && Character.isUpperCase(name.charAt(0)));
    }
}
