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
                "clocks",
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
    void theCursorOfAnotherListWithTheSameKeyIsRefused() {
        CursorFormat<Integer> entries =
                new CursorFormat<>("entries", (number, to) -> to.integer(number), from -> from.integer());
        CursorFormat<Integer> versions =
                new CursorFormat<>("versions", (number, to) -> to.integer(number), from -> from.integer());

        assertThat(versions.decode(versions.encode(7))).isEqualTo(7);
        assertThatThrownBy(() -> versions.decode(entries.encode(7))).isInstanceOf(Problem.class);
    }

    static List<String> foreignCursors() {
        return List.of(
                "",
                "%",
                Cursor.encode("2026-03-02T12:00:00Z", "t-1", "2"),
                Cursor.encode("clocks", "2026-03-02T12:00:00Z", "t-1"),
                Cursor.encode("clocks", "2026-03-02T12:00:00Z", "t-1", "2", "3"),
                Cursor.encode("clocks", "yesterday", "t-1", "2"),
                Cursor.encode("clocks", "2026-03-02T12:00:00Z", "t-1", "two"),
                Cursor.encode("clocks", "+999999999-12-31T23:59:59Z", "t-1", "2"),
                Cursor.encode("clocks", "-9999-01-01T00:00:00Z", "t-1", "2"),
                Cursor.encode("clocks", "2026-03-02T12:00:00Z", "t\0", "2"));
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
