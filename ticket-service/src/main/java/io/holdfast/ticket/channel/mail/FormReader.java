package io.holdfast.ticket.channel.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.mail.FormBody.FormFile;
import io.holdfast.ticket.channel.mail.MailHeaders.MailField;

/** Reads forms, {@code multipart/form-data} (RFC 7578) or {@code application/x-www-form-urlencoded}. */
final class FormReader {

    /** RFC 2046 5.1.1 allows 70 characters; libraries write longer ones. */
    private static final int BOUNDARY_LENGTH_MAX = 200;

    private FormReader() {}

    static FormBody read(Delivery delivery) throws UnreadableDelivery {
        String boundary = boundary(delivery);
        return boundary == null ? readEncoded(delivery.body()) : readMultipart(delivery.body(), boundary);
    }

    /** The header's; without one the first line's of a body that is a multipart by its looks. Null for another form. */
    private static @Nullable String boundary(Delivery delivery) {
        MimeValue type = MimeValue.of(delivery.header("content-type"));
        String declared = type.value().startsWith("multipart/") ? type.parameter("boundary") : null;
        if (declared != null && !declared.isBlank() && declared.length() <= BOUNDARY_LENGTH_MAX) {
            return declared;
        }
        byte[] body = delivery.body();
        if (body.length < 3 || body[0] != '-' || body[1] != '-') {
            return null;
        }
        int end = 2;
        while (end < body.length && end < BOUNDARY_LENGTH_MAX && body[end] > ' ') {
            end++;
        }
        String first = MailCharsets.decode(Arrays.copyOfRange(body, 2, end), null);
        return first.isEmpty() ? null : first;
    }

    private static FormBody readEncoded(byte[] body) throws UnreadableDelivery {
        FormBody form = new FormBody();
        int from = 0;
        while (from < body.length) {
            int end = indexOf(body, '&', from, body.length);
            int equals = indexOf(body, '=', from, end);
            if (end > from) {
                byte[] name = PercentEncoding.decode(Arrays.copyOfRange(body, from, equals), true);
                byte[] value = PercentEncoding.decode(Arrays.copyOfRange(body, Math.min(end, equals + 1), end), true);
                form.addField(MailCharsets.decode(name, null), value);
            }
            from = end + 1;
        }
        return form;
    }

    /** The end where there is none. */
    private static int indexOf(byte[] body, char sign, int from, int end) {
        int at = from;
        while (at < end && body[at] != sign) {
            at++;
        }
        return at;
    }

    private static FormBody readMultipart(byte[] body, String boundary) throws UnreadableDelivery {
        MimeTokenStream stream = new MimeTokenStream(MimeMail.config(FormBody.PARTS_MAX));
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        String quoted = boundary.replace("\\", "\\\\").replace("\"", "\\\"");
        try {
            stream.parseHeadless(new ByteArrayInputStream(body), "multipart/form-data; boundary=\"" + quoted + "\"");
            return readParts(stream);
        } catch (IOException | MimeException | IllegalArgumentException unreadable) {
            throw new UnreadableDelivery("The form has more than " + FormBody.PARTS_MAX
                    + " fields or a part whose header is too large, or cannot be decoded.");
        }
    }

    private static FormBody readParts(MimeTokenStream stream) throws IOException, MimeException, UnreadableDelivery {
        FormBody form = new FormBody();
        List<MailField> fields = new ArrayList<>();
        EntityState state = stream.getState();
        while (state != EntityState.T_END_OF_STREAM) {
            switch (state) {
                // A multipart within a part is the part's content: what is in it are no fields of the form.
                case T_START_MULTIPART -> stream.setRecursionMode(RecursionMode.M_FLAT);
                case T_START_HEADER -> fields.clear();
                case T_FIELD -> fields.add(MailField.of(stream.getField()));
                case T_BODY -> readPart(stream, MailHeaders.of(fields), form);
                default -> {}
            }
            state = stream.next();
        }
        return form;
    }

    private static void readPart(MimeTokenStream stream, MailHeaders headers, FormBody form)
            throws IOException, UnreadableDelivery {
        MimeValue disposition = MimeValue.of(headers.first("content-disposition"));
        String field = disposition.parameter("name");
        if (field == null) {
            return;
        }
        if (FormFile.isNamedByVendors(field)) {
            form.addFile(new FormFile(
                    field.toLowerCase(Locale.ROOT), disposition.parameter("filename"), headers.first("content-id")));
            if (MimeMail.isReturned(MimeValue.of(headers.first("content-type")).value())) {
                form.addReturnedIds(MimeMail.returnedIds(stream.getDecodedInputStream()));
            }
        } else {
            form.addField(field, stream.getDecodedInputStream().readAllBytes());
        }
    }
}
