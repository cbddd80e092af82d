package io.holdfast.ticket.review.draw;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReviewDrawTest {

    private static final IsoWeek WEEK = IsoWeek.parse("2026-W48");

    @Property
    void everybodyReviewsAndIsReviewedEquallyOftenAndNeverByOneself(
            @ForAll @Size(min = 2, max = 40) Set<@IntRange(max = 1_000) Integer> numbers,
            @ForAll @IntRange(min = 1, max = 5) int perAgent,
            @ForAll @IntRange(min = 1, max = 52) int week) {
        List<String> agents = agents(numbers);
        int expected = Math.min(perAgent, agents.size() - 1);

        List<ReviewPair> pairs = ReviewDraw.of(IsoWeek.parse("2026-W%02d".formatted(week)), agents, perAgent);

        assertThat(pairs)
                .doesNotHaveDuplicates()
                .allMatch(pair -> !pair.reviewerId().equals(pair.agentId()));
        assertThat(counts(pairs, ReviewPair::reviewerId))
                .containsOnlyKeys(agents)
                .allSatisfy((agent, count) -> assertThat(count).isEqualTo(expected));
        assertThat(counts(pairs, ReviewPair::agentId))
                .containsOnlyKeys(agents)
                .allSatisfy((agent, count) -> assertThat(count).isEqualTo(expected));
    }

    @Property
    void aRepeatedDrawIsTheSameWhateverTheOrderOfTheAgents(
            @ForAll @Size(max = 40) Set<@IntRange(max = 1_000) Integer> numbers) {
        List<String> agents = agents(numbers);

        assertThat(ReviewDraw.of(WEEK, agents.reversed(), 2)).isEqualTo(ReviewDraw.of(WEEK, agents, 2));
    }

    @Test
    void withinAYearAnAgentReadsManyColleagues() {
        List<String> agents = IntStream.range(0, 10).mapToObj(i -> "agent-" + i).toList();
        Set<String> read = new HashSet<>();
        for (int week = 1; week <= 52; week++) {
            ReviewDraw.of(IsoWeek.parse("2026-W%02d".formatted(week)), agents, 1).stream()
                    .filter(pair -> pair.reviewerId().equals("agent-3"))
                    .forEach(pair -> read.add(pair.agentId()));
        }

        assertThat(read).hasSizeGreaterThan(7);
    }

    @Test
    void fewerThanTwoAgentsReviewNobody() {
        assertThat(ReviewDraw.of(WEEK, List.of(), 1)).isEmpty();
        assertThat(ReviewDraw.of(WEEK, List.of("alone", "alone"), 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-W01,2025-12-29T00:00:00Z",
        "2026-W48,2026-11-23T00:00:00Z",
        "2020-W53,2020-12-28T00:00:00Z",
        "2026-w48,2026-11-23T00:00:00Z",
    })
    void aWeekBeginsOnMonday(String text, String start) {
        IsoWeek week = IsoWeek.parse(text);

        assertThat(week.start()).isEqualTo(start);
        assertThat(Duration.between(week.start(), week.end())).isEqualTo(Duration.ofDays(7));
        assertThat(week.text()).isUpperCase();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-W00",
                "2026-W54",
                "2025-W53",
                "2026-48",
                "2026-W4",
                "9999-W01",
                "1969-W10",
                "+026-W01",
                "2026-W488"
            })
    void anythingElseIsNoWeek(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IsoWeek.parse(text));
    }

    @Property
    void anyTextIsAWeekOrRefused(@ForAll String text) {
        try {
            assertThat(IsoWeek.parse(text).text()).hasSize(8);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("ISO 8601");
        }
    }

    private static List<String> agents(Set<Integer> numbers) {
        return numbers.stream().map(number -> "agent-" + number).toList();
    }

    private static Map<String, Long> counts(List<ReviewPair> pairs, Function<ReviewPair, String> by) {
        return pairs.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }
}
