/**
 * A real Kafka broker and a real PostgreSQL, each as a process of its own. It prints one line of JSON to standard output when
 * it is ready, and ends when its standard input closes.
 */
@NullMarked
package io.holdfast.local.server;

import org.jspecify.annotations.NullMarked;
