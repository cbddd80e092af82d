/**
 * Kafka and PostgreSQL for tests, as child processes of the test's JVM, or in containers: started once, shared by its test
 * classes, ended with it. Contains a Kafka client of its own for assertions.
 */
@NullMarked
package io.holdfast.testservers;

import org.jspecify.annotations.NullMarked;
