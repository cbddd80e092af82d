package io.holdfast.stream;

import java.util.List;

import io.holdfast.contract.Topic;
import io.holdfast.messaging.ConsumedFact;

/** What a stream carries. */
public interface StreamContent {

    /** First words of the names of the stream's metrics: {@code holdfast.sla}. */
    String metricPrefix();

    List<Topic> topics();

    /** The data of a fact as JSON of one line; called once for all clients that are connected. */
    String dataOf(ConsumedFact fact);

    /** Events beyond it are left out and told as a gap, where a client does not need each. */
    int eventsPerSecondMax();

    /** Said to a client that missed more events than the stream repeats: plain text without quotes. */
    String gapDetail();
}
