package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundOutcomeTest {

    private static final Optional<Throwable> ACKNOWLEDGED = Optional.empty();
    private static final Optional<Throwable> TOO_LARGE = Optional.of(new RecordTooLargeException("too large"));
    private static final Optional<Throwable> OUT_OF_ORDER =
            Optional.of(new OutOfOrderSequenceException("out of order"));
    private static final Optional<Throwable> ABORTED =
            Optional.of(new KafkaException("Producer is closed forcefully."));
    private static final List<Optional<Throwable>> RESULTS = List.of(ACKNOWLEDGED, TOO_LARGE, OUT_OF_ORDER, ABORTED);

    @Property
    void whatIsSentAgainBeginsWithTheFirstRowOfAKeyThatIsNotKnownToBeOnTheLog(
            @ForAll @Size(6) List<@IntRange(max = 3) Integer> results) {
        List<OutboxTable.Row> rows = IntStream.range(0, results.size())
                .mapToObj(i -> row(i, "tickets", "k" + i % 2))
                .toList();
        List<Optional<Throwable>> failures = results.stream().map(RESULTS::get).toList();

        RoundOutcome outcome = RoundOutcome.of(rows, failures);

        List<OutboxTable.Row> left = new ArrayList<>(rows);
        left.removeAll(outcome.delivered());
        left.removeAll(outcome.refused().keySet());
        for (int i = 0; i < rows.size(); i++) {
            String key = rows.get(i).record().key();
            int at = i;
            boolean stopped = IntStream.range(0, at)
                    .anyMatch(j -> rows.get(j).record().key().equals(key) && !isDone(failures.get(j)));
            assertThat(outcome.delivered().contains(rows.get(i)))
                    .isEqualTo(failures.get(i).isEmpty() && !stopped);
            assertThat(outcome.refused().containsKey(rows.get(i)))
                    .isEqualTo(failures.get(i).equals(TOO_LARGE));
        }
        assertThat(outcome.failure() == null).isEqualTo(left.isEmpty());
    }

    private static boolean isDone(Optional<Throwable> failure) {
        return failure.isEmpty() || failure.equals(TOO_LARGE);
    }

    @Test
    void theFailureIsTheCauseAndNotItsConsequences() {
        RoundOutcome outcome = RoundOutcome.of(
                List.of(row(1, "tickets", "a"), row(2, "tickets", "b"), row(3, "tickets", "c")),
                List.of(ABORTED, OUT_OF_ORDER, ABORTED));

        assertThat(outcome.failure()).isInstanceOf(OutOfOrderSequenceException.class);
        assertThat(outcome.topicProblems()).isEmpty();
    }

    @Test
    void aTopicThatRefusesIsNamed() {
        RoundOutcome outcome = RoundOutcome.of(
                List.of(row(1, "tickets", "a"), row(2, "loyalty", "a")),
                List.of(ACKNOWLEDGED, Optional.of(new TopicAuthorizationException("not authorized"))));

        assertThat(outcome.delivered()).extracting(OutboxTable.Row::id).containsExactly(1L);
        assertThat(outcome.topicProblems()).containsOnlyKeys("loyalty");
    }

    @Test
    void aTopicWithoutAnswersIsNamedOnlyWhenOthersHaveThem() {
        Optional<Throwable> none = Optional.of(new RoundOutcome.NoAcknowledgementException("none"));
        List<OutboxTable.Row> rows = List.of(row(1, "tickets", "a"), row(2, "loyalty", "a"));

        assertThat(RoundOutcome.of(rows, List.of(ACKNOWLEDGED, none)).topicProblems())
                .containsOnlyKeys("loyalty");
        assertThat(RoundOutcome.of(rows, List.of(none, none)).topicProblems()).isEmpty();
    }

    private static OutboxTable.Row row(long id, String topic, String key) {
        return new OutboxTable.Row(id, new ProducerRecord<>(topic, null, key, new byte[0], List.of()));
    }
}
