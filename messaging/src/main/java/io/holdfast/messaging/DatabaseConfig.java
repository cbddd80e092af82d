package io.holdfast.messaging;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How long a service waits for PostgreSQL. Together they are less than the 10 seconds within which a request is answered
 * when the database says nothing.
 */
@ConfigMapping(prefix = "holdfast.database")
interface DatabaseConfig {

    /** For a free connection of the pool. */
    @WithDefault("3s")
    Duration acquireTimeout();

    /** For a new TCP connection, and for each answer of its handshake. */
    @WithDefault("3s")
    Duration connectTimeout();

    /** For the answer to a statement; then the connection is closed. Longer than {@code statement_timeout}. */
    @WithDefault("7s")
    Duration answerTimeout();
}
