package io.holdfast.testservers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the embedded servers that {@code ./holdfast test --containers} runs as well, against containers of the Kafka and
 * PostgreSQL images that docker-compose.yml names. There it is skipped, with the reason, where they cannot be started.
 */
@Tag("containers")
@ExtendWith(ContainersCondition.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface AlsoInContainers {}
