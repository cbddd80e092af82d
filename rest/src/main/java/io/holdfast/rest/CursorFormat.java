package io.holdfast.rest;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.holdfast.contract.Instants;

/**
 * Encodes the sort key of a page's last item as a cursor, opaque to clients, and decodes it again. Both directions are
 * declared together, part by part:
 *
 * <pre>{@code
 * record Position(Instant createdAt, String ticketId) {
 *     static final CursorFormat<Position> FORMAT = new CursorFormat<>(
 *             "tickets",
 *             (position, to) -> to.instant(position.createdAt()).text(position.ticketId()),
 *             from -> new Position(from.instant(), from.text()));
 * }
 * }</pre>
 *
 * Immutable and thread-safe. On the wire: the name of the list and the parts, separated by U+001F, as Base64 for URLs
 * without padding. By the name, the cursor of one list is refused by the others.
 *
 * @param <P> the sort key
 */
public final class CursorFormat<P> {

    private static final String SEPARATOR = "\u001f";
    private static final String RULE = "is the nextCursor of an earlier answer, unchanged";

    private final String list;
    private final BiConsumer<P, Writer> writer;
    private final Function<Reader, P> reader;

    /**
     * A format.
     *
     * @param list the name of the list, which no other list of the service has
     */
    public CursorFormat(String list, BiConsumer<P, Writer> writer, Function<Reader, P> reader) {
        this.list = list;
        this.writer = writer;
        this.reader = reader;
    }

    public String encode(P position) {
        Writer parts = new Writer().text(list);
        writer.accept(position, parts);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(parts.joiner.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decodes a cursor.
     *
     * @throws Problem 422 when it was not made by this format
     */
    public P decode(String cursor) {
        try {
            Reader parts = new Reader(cursor);
            parts.requireList(list);
            P position = reader.apply(parts);
            parts.requireEnd();
            return position;
        } catch (IllegalArgumentException | DateTimeException invalid) {
            throw Problem.invalid("cursor", RULE);
        }
    }

    /** Takes the parts of a sort key in their order; a text must not hold U+001F. */
    public static final class Writer {

        private final StringJoiner joiner = new StringJoiner(SEPARATOR);

        private Writer() {}

        public Writer text(String part) {
            joiner.add(part);
            return this;
        }

        public Writer instant(Instant part) {
            return text(part.toString());
        }

        public Writer integer(int part) {
            return text(Integer.toString(part));
        }

        public Writer bigint(long part) {
            return text(Long.toString(part));
        }
    }

    /** Gives the parts of a sort key in their order. */
    public static final class Reader {

        private final List<String> parts;
        private int next;

        private Reader(String cursor) {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("PostgreSQL stores no U+0000");
            }
            this.parts = List.of(text.split(SEPARATOR, -1));
        }

        public String text() {
            if (next == parts.size()) {
                throw new IllegalArgumentException("too few parts");
            }
            return parts.get(next++);
        }

        public Instant instant() {
            return Instants.parse(text());
        }

        public int integer() {
            return Integer.parseInt(text());
        }

        public long bigint() {
            return Long.parseLong(text());
        }

        private void requireList(String list) {
            if (!text().equals(list)) {
                throw new IllegalArgumentException("of another list");
            }
        }

        private void requireEnd() {
            if (next < parts.size()) {
                throw new IllegalArgumentException("too many parts");
            }
        }
    }
}
