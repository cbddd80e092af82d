package io.holdfast.ticket.template.content;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class VariantChoiceTest {

    private static final int TICKETS = 20_000;

    /** The share of each of n variants deviates by a standard error of sqrt((1 - 1/n) / (n T)); five of them are allowed. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 20})
    void allVariantsGetEquallyManyTickets(int variants) {
        List<String> names = names(variants);
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < TICKETS; i++) {
            counts.merge(VariantChoice.of("ticket-" + i, "greeting", names), 1, Integer::sum);
        }

        double share = 1.0 / variants;
        double tolerance = 5 * Math.sqrt(share * (1 - share) / TICKETS);
        assertThat(counts).hasSize(variants);
        assertThat(counts.values())
                .allSatisfy(count -> assertThat((double) count / TICKETS).isCloseTo(share, within(tolerance)));
    }

    @Test
    void twoTemplatesDivideTheTicketsIndependently() {
        List<String> names = names(2);
        long same = IntStream.range(0, TICKETS)
                .filter(i -> VariantChoice.of("ticket-" + i, "one", names)
                        .equals(VariantChoice.of("ticket-" + i, "two", names)))
                .count();

        assertThat((double) same / TICKETS).isCloseTo(0.5, within(5 * Math.sqrt(0.25 / TICKETS)));
    }

    @Property
    void aTicketGetsTheSameVariantWhateverTheirOrder(
            @ForAll @AlphaChars @StringLength(min = 1, max = 20) String ticket,
            @ForAll @IntRange(min = 1, max = 20) int variants) {
        List<String> names = names(variants);

        assertThat(VariantChoice.of(ticket, "t", names.reversed()))
                .isEqualTo(VariantChoice.of(ticket, "t", names))
                .isIn(names);
    }

    @Property
    void aFurtherVariantMovesOnlyTheTicketsThatItGets(
            @ForAll @AlphaChars @StringLength(min = 1, max = 20) String ticket,
            @ForAll @IntRange(min = 1, max = 19) int variants) {
        String before = VariantChoice.of(ticket, "t", names(variants));

        String after = VariantChoice.of(ticket, "t", names(variants + 1));

        assertThat(after).isIn(before, names(variants + 1).getLast());
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "v" + i).toList();
    }
}
