package io.holdfast.local.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Log level of the Kafka client, whose lines would otherwise be printed between those of a command. */
public final class KafkaClientLog {

    /** A strong reference: the log manager keeps loggers, and their levels, only weakly. */
    private static final Logger LOGGER = Logger.getLogger("org.apache.kafka");

    private KafkaClientLog() {}

    public static void setLevel(Level level) {
        LOGGER.setLevel(level);
    }
}
