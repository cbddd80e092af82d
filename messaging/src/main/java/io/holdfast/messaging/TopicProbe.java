package io.holdfast.messaging;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Asks the broker whether topics can be written; {@link KafkaTopicProbe} except in tests. */
interface TopicProbe {

    /**
     * The state of each of the topics. Blocking, for seconds at most.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    Map<String, State> probe(Set<String> topics);

    /**
     * A topic as the broker describes it.
     *
     * @param partitions how many it has; 0 when that is not known
     * @param problem why it cannot be written; null when it can
     */
    record State(int partitions, @Nullable String problem) {

        static State unavailable(String problem) {
            return new State(0, problem);
        }
    }
}
