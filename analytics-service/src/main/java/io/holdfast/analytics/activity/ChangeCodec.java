package io.holdfast.analytics.activity;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes changes for the table {@code activity_change}: one format byte, then nine bytes for each change (operation,
 * customer number, day), big-endian.
 */
public final class ChangeCodec {

    private static final byte FORMAT = 1;
    private static final byte ERASED = -1;
    private static final int CHANGE_BYTES = 1 + Integer.BYTES + Integer.BYTES;

    private ChangeCodec() {}

    public static byte[] encode(List<ActivityChange> changes) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + changes.size() * CHANGE_BYTES);
        bytes.put(FORMAT);
        for (ActivityChange change : changes) {
            switch (change) {
                case ActivityChange.Active a ->
                    bytes.put((byte) a.kind().code()).putInt(a.customer()).putInt(a.day());
                case ActivityChange.Erased e ->
                    bytes.put(ERASED).putInt(e.customer()).putInt(0);
            }
        }
        return bytes.array();
    }

    /**
     * Decodes changes.
     *
     * @throws IllegalArgumentException when the bytes are not in this format
     */
    public static List<ActivityChange> decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        if (encoded.length % CHANGE_BYTES != 1 || bytes.get() != FORMAT) {
            throw new IllegalArgumentException("not a list of activity changes in format " + FORMAT);
        }
        List<ActivityChange> changes = new ArrayList<>(encoded.length / CHANGE_BYTES);
        while (bytes.hasRemaining()) {
            byte operation = bytes.get();
            int customer = bytes.getInt();
            int day = bytes.getInt();
            changes.add(
                    operation == ERASED
                            ? new ActivityChange.Erased(customer)
                            : new ActivityChange.Active(customer, day, ActivityKind.ofCode(operation)));
        }
        return changes;
    }
}
