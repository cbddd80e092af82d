package io.holdfast.rest;

import java.time.Clock;
import java.util.Optional;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.DefaultBean;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What the edges of every service share beside the answers themselves. */
@Dependent
final class Door {

    private static final Logger LOG = Logger.getLogger(Door.class);
    /** Nothing in the contract nests deeper than a policy; nothing is longer than a message. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxNumberLength(64)
            .maxStringLength(1 << 20)
            .build();

    Door() {}

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    static final class JsonLimits implements ObjectMapperCustomizer {
        @Override
        public void customize(ObjectMapper mapper) {
            mapper.getFactory().setStreamReadConstraints(LIMITS);
        }
    }

    /** A process that was started by another ends with it, however that one ends. */
    void endWithParent(
            @Observes StartupEvent event, @ConfigProperty(name = "HOLDFAST_PARENT_PID") Optional<Long> parent) {
        parent.flatMap(ProcessHandle::of)
                .ifPresent(process -> Thread.ofVirtual().name("parent-watch").start(() -> endAfter(process)));
    }

    private static void endAfter(ProcessHandle parent) {
        parent.onExit().join();
        LOG.infof("process %d that started this one is gone", parent.pid());
        Quarkus.asyncExit();
    }
}
