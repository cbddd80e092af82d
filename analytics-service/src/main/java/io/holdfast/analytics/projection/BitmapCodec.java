package io.holdfast.analytics.projection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import io.vertx.core.buffer.Buffer;
import org.roaringbitmap.RoaringBitmap;

/** A day's bitmap as stored: RoaringBitmap's portable format, which its other languages read too. */
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
            throw new UncheckedIOException("a stored day is no bitmap", e);
        }
        return customers;
    }
}
