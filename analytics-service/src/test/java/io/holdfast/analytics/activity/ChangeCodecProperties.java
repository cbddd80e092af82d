package io.holdfast.analytics.activity;

import java.util.HexFormat;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChangeCodecProperties {

    @Property(tries = 200)
    void decodingReturnsTheEncodedChanges(@ForAll("changes") List<ActivityChange> changes) {
        assertThat(ChangeCodec.decode(ChangeCodec.encode(changes))).isEqualTo(changes);
    }

    @Test
    void bytesOfFormatOneAreDecoded() {
        byte[] stored = HexFormat.of()
                .parseHex("01" + "00" + "00000007" + "00002693" + "01" + "00000008" + "ffffffff" + "ff" + "00000007"
                        + "00000000");
        assertThat(ChangeCodec.decode(stored))
                .containsExactly(
                        new ActivityChange.Active(7, 9875, ActivityKind.PURCHASE),
                        new ActivityChange.Active(8, -1, ActivityKind.TICKET),
                        new ActivityChange.Erased(7));
    }

    @Test
    void otherBytesAreRejected() {
        assertThatThrownBy(() -> ChangeCodec.decode(new byte[] {2})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChangeCodec.decode(new byte[] {1, 0})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChangeCodec.decode(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<List<ActivityChange>> changes() {
        Arbitrary<ActivityChange> active = Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.integers(),
                        Arbitraries.of(ActivityKind.values()))
                .as(ActivityChange.Active::new);
        Arbitrary<ActivityChange> erased =
                Arbitraries.integers().greaterOrEqual(0).map(ActivityChange.Erased::new);
        return Arbitraries.oneOf(active, erased).list().ofMaxSize(50);
    }
}
