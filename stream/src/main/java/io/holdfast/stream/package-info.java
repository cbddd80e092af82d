/** Server-sent events of what is appended to Kafka topics, for people and programs that cannot consume Kafka. */
@NullMarked
package io.holdfast.stream;

import org.jspecify.annotations.NullMarked;
