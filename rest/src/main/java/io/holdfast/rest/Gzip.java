package io.holdfast.rest;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/**
 * Unpacks gzip (RFC 1952) within a bound. The JDK's {@code GZIPInputStream} recurses for each member of the file, so that a
 * small body of empty members overflows the stack.
 */
final class Gzip {

    private static final int MAGIC = 0x8b1f;
    private static final int METHOD_DEFLATE = 8;
    private static final int FLAG_HEADER_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    /** Modification time, extra flags and operating system. */
    private static final int UNUSED_HEADER_BYTES = 6;

    private static final int CHUNK_BYTES = 8 * 1024;

    private final ByteBuffer packed;
    private final int bytesMax;
    private final ByteArrayOutputStream unpacked = new ByteArrayOutputStream();

    private Gzip(byte[] packed, int bytesMax) {
        this.packed = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        this.bytesMax = bytesMax;
    }

    /**
     * Unpacks all members.
     *
     * @return null when there are more than {@code bytesMax} unpacked bytes
     * @throws DataFormatException when it is not gzip, or damaged
     */
    static byte @Nullable [] unpack(byte[] packed, int bytesMax) throws DataFormatException {
        Gzip gzip = new Gzip(packed, bytesMax);
        try {
            do {
                gzip.skipHeader();
                if (!gzip.unpackMember()) {
                    return null;
                }
            } while (gzip.packed.hasRemaining());
        } catch (BufferUnderflowException | IllegalArgumentException cutOff) {
            throw damaged("it is cut off");
        }
        return gzip.unpacked.toByteArray();
    }

    private void skipHeader() throws DataFormatException {
        if ((packed.getShort() & 0xffff) != MAGIC || packed.get() != METHOD_DEFLATE) {
            throw damaged("it does not begin as gzip does");
        }
        int flags = packed.get();
        skip(UNUSED_HEADER_BYTES);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(packed.getShort() & 0xffff);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CHECKSUM) != 0) {
            skip(Short.BYTES);
        }
    }

    private void skip(int bytes) {
        packed.position(packed.position() + bytes);
    }

    private void skipText() {
        while (packed.get() != 0) {
            // A text ends with a zero byte.
        }
    }

    /** Whether the member fits into the bound. */
    private boolean unpackMember() throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            CRC32 checksum = new CRC32();
            if (!inflate(inflater, checksum)) {
                return false;
            }
            int checksumTold = packed.getInt();
            int lengthTold = packed.getInt();
            if (checksumTold != (int) checksum.getValue() || lengthTold != (int) inflater.getBytesWritten()) {
                throw damaged("its checksum or length is another one");
            }
            return true;
        } finally {
            inflater.end();
        }
    }

    private boolean inflate(Inflater inflater, CRC32 checksum) throws DataFormatException {
        byte[] chunk = new byte[CHUNK_BYTES];
        while (!inflater.finished()) {
            int length = inflater.inflate(chunk);
            if (length == 0 && !inflater.finished()) {
                throw damaged("it is cut off");
            }
            if (unpacked.size() + length > bytesMax) {
                return false;
            }
            checksum.update(chunk, 0, length);
            unpacked.write(chunk, 0, length);
        }
        return true;
    }

    private static DataFormatException damaged(String how) {
        return new DataFormatException(how);
    }
}
