package io.holdfast.local.imports;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * Reads a file line by line as bytes, and decompresses it when it begins like a gzip file. Bytes, because decoding them
 * would silently replace malformed UTF-8. Not thread-safe.
 */
final class LineReader implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputStream input;
    private final int lineBytesMax;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private byte[] line = new byte[BUFFER_BYTES];
    private boolean isTooLong;

    /**
     * @param bytesRead counts the bytes read from the file, before decompression
     * @param lineBytesMax a longer line is truncated to this length
     */
    LineReader(Path file, AtomicLong bytesRead, int lineBytesMax) throws IOException {
        this.lineBytesMax = lineBytesMax;
        BufferedInputStream counted =
                new BufferedInputStream(new CountingInputStream(Files.newInputStream(file), bytesRead), BUFFER_BYTES);
        counted.mark(2);
        int magic = counted.read() << 8 | counted.read();
        counted.reset();
        this.input = magic == GZIP_MAGIC ? new GZIPInputStream(counted, BUFFER_BYTES) : counted;
    }

    /** The next line without its end; null after the last. */
    byte @Nullable [] readLine() throws IOException {
        int length = 0;
        boolean hasBytes = false;
        isTooLong = false;
        while (true) {
            if (position == limit) {
                limit = input.read(buffer);
                position = 0;
                if (limit < 0) {
                    limit = 0;
                    return hasBytes ? Arrays.copyOf(line, length) : null;
                }
            }
            hasBytes = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            length = append(length, end);
            boolean isComplete = end < limit;
            position = isComplete ? end + 1 : end;
            if (isComplete) {
                return Arrays.copyOf(line, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
            }
        }
    }

    /** Whether the last line was truncated. */
    boolean isTooLong() {
        return isTooLong;
    }

    private int append(int length, int end) {
        int kept = Math.min(end - position, lineBytesMax - length);
        isTooLong |= kept < end - position;
        if (length + kept > line.length) {
            line = Arrays.copyOf(line, Math.min(lineBytesMax, Math.max(2 * line.length, length + kept)));
        }
        System.arraycopy(buffer, position, line, length, kept);
        return length + kept;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private static final class CountingInputStream extends FilterInputStream {

        private final AtomicLong bytes;

        CountingInputStream(InputStream input, AtomicLong bytes) {
            super(input);
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            bytes.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
