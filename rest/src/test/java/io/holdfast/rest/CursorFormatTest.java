package io.holdfast.rest;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CursorFormatTest {

    private record Position(Instant dueAt, String ticketId, int cycle) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                (position, to) ->
                        to.instant(position.dueAt()).text(position.ticketId()).integer(position.cycle()),
                from -> new Position(from.instant(), from.text(), from.integer()));
    }

    private static final Position POSITION = new Position(Instant.parse("2026-03-02T12:00:00.5Z"), "t-1", 2);

    @Test
    void decodesWhatItEncoded() {
        assertThat(Position.FORMAT.decode(Position.FORMAT.encode(POSITION))).isEqualTo(POSITION);
    }

    @Test
    void encodesAsEarlierVersionsDid() {
        assertThat(Position.FORMAT.encode(POSITION)).isEqualTo(Cursor.encode("2026-03-02T12:00:00.500Z", "t-1", "2"));
    }

    static List<String> foreignCursors() {
        return List.of(
                "",
                "%",
                Cursor.encode("2026-03-02T12:00:00Z", "t-1"),
                Cursor.encode("2026-03-02T12:00:00Z", "t-1", "2", "3"),
                Cursor.encode("yesterday", "t-1", "2"),
                Cursor.encode("2026-03-02T12:00:00Z", "t-1", "two"),
                Cursor.encode("+999999999-12-31T23:59:59Z", "t-1", "2"),
                Cursor.encode("-9999-01-01T00:00:00Z", "t-1", "2"),
                Cursor.encode("2026-03-02T12:00:00Z", "t\0", "2"));
    }

    @ParameterizedTest
    @MethodSource("foreignCursors")
    void refusesOtherCursors(String cursor) {
        assertThatThrownBy(() -> Position.FORMAT.decode(cursor))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors())
                                .containsExactly(
                                        new FieldError("cursor", "is the nextCursor of an earlier answer, unchanged")));
    }
}
