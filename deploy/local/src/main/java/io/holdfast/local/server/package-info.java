/**
 * A real Kafka broker and a real PostgreSQL, each as a process of its own: started in a folder, ready when one line of
 * JSON appears on standard output, gone when standard input closes.
 */
@NullMarked
package io.holdfast.local.server;

import org.jspecify.annotations.NullMarked;
