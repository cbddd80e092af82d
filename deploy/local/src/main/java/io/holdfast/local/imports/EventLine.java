package io.holdfast.local.imports;

import java.nio.file.Path;

/** One line of a file with one event: the file, the line number from 1, and the bytes without the line's end. */
final class EventLine {

    private final Path file;
    private final long number;
    private final byte[] text;

    EventLine(Path file, long number, byte[] text) {
        this.file = file;
        this.number = number;
        this.text = text;
    }

    Path file() {
        return file;
    }

    long number() {
        return number;
    }

    byte[] text() {
        return text;
    }
}
