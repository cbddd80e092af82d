package io.holdfast.rest;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

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
final class ServiceDefaults {

    private static final Logger LOG = Logger.getLogger(ServiceDefaults.class);
    private static final Duration ORDERLY_END_MAX = Duration.ofSeconds(15);

    /** Nothing in the contract nests deeper than a policy; nothing is longer than a message. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxNumberLength(64)
            .maxStringLength(1 << 20)
            .build();

    ServiceDefaults() {}

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
        parent.ifPresent(pid -> Thread.ofVirtual().name("parent-watch").start(() -> endAfter(pid)));
    }

    private static void endAfter(long parent) {
        // It may be gone already: then this process started a moment too late.
        ProcessHandle.of(parent).ifPresent(process -> process.onExit().join());
        LOG.infof("process %d that started this one is gone", parent);
        Quarkus.asyncExit();
        // The broker and the database went with it: an orderly end that waits for them would never come.
        LockSupport.parkNanos(ORDERLY_END_MAX.toNanos());
        Runtime.getRuntime().halt(1);
    }
}
