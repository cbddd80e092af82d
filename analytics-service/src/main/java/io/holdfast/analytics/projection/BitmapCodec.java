package io.holdfast.analytics.projection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import io.vertx.core.buffer.Buffer;
import org.roaringbitmap.RoaringBitmap;

/**
 * Encodes the bitmap of a day in RoaringBitmap's portable format, which its implementations in other languages can
 * read.
 */
final class BitmapCodec {

    private BitmapCodec() {}

    static Buffer encode(RoaringBitmap customers) {
        customers.runOptimize();
        ByteBuffer bytes = ByteBuffer.allocate(customers.serializedSizeInBytes());
        customers.serialize(bytes);
        return Buffer.buffer(bytes.array());
    }

    static RoaringBitmap decode(byte[] stored) {
        RoaringBitmap customers = new RoaringBitmap();
        try {
            customers.deserialize(ByteBuffer.wrap(stored));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored day is not a bitmap", e);
        }
        return customers;
    }
}
