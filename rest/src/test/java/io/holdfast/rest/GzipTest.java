package io.holdfast.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GzipTest {

    private static final byte[] TEXT = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);

    @Property(tries = 100)
    void unpacksWhatWasPacked(@ForAll byte[] bytes) throws Exception {
        assertThat(Gzip.unpack(packed(bytes), bytes.length)).isEqualTo(bytes);
    }

    @Test
    void nothingBeyondTheBoundIsUnpacked() throws Exception {
        byte[] bomb = packed(new byte[100 << 20]);

        assertThat(Gzip.unpack(bomb, 1 << 20)).isNull();
        assertThat(Gzip.unpack(packed(TEXT), TEXT.length)).isEqualTo(TEXT);
        assertThat(Gzip.unpack(packed(TEXT), TEXT.length - 1)).isNull();
    }

    @Test
    void membersFollowEachOther() throws Exception {
        assertThat(Gzip.unpack(joined(packed(TEXT), packed(new byte[0]), packed(TEXT)), 100))
                .isEqualTo(joined(TEXT, TEXT));
    }

    @Test
    void tenThousandEmptyMembersAreEmpty() throws Exception {
        byte[][] members = new byte[10_000][];
        Arrays.fill(members, packed(new byte[0]));

        assertThat(Gzip.unpack(joined(members), 100)).isEmpty();
    }

    @Test
    void optionalPartsOfTheHeaderAreSkipped() throws Exception {
        byte[] plain = packed(TEXT);
        byte[] header = Arrays.copyOf(plain, 10);
        header[3] = 2 | 4 | 8 | 16;
        byte[] options = {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 'c', 0, 1, 2};

        assertThat(Gzip.unpack(joined(header, options, Arrays.copyOfRange(plain, 10, plain.length)), 100))
                .isEqualTo(TEXT);
    }

    @Test
    void whatIsDamagedIsRefused() throws Exception {
        byte[] whole = packed(TEXT);
        for (int length = 0; length < whole.length; length++) {
            assertDamaged(Arrays.copyOf(whole, length));
        }
        for (int changed = whole.length - 8; changed < whole.length; changed++) {
            byte[] other = whole.clone();
            other[changed]++;
            assertDamaged(other);
        }
        assertDamaged(TEXT);
        assertDamaged(joined(whole, TEXT));
    }

    private static void assertDamaged(byte[] bytes) {
        assertThatExceptionOfType(DataFormatException.class).isThrownBy(() -> Gzip.unpack(bytes, 1_000));
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
