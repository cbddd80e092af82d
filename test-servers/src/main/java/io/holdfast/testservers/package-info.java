/**
 * A real Kafka and a real PostgreSQL for tests, as child processes of the test's JVM: started once, shared by its test
 * classes, gone with it.
 */
@NullMarked
package io.holdfast.testservers;

import org.jspecify.annotations.NullMarked;
