package io.holdfast.rest;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Ends this process when the one that started it ({@code HOLDFAST_PARENT_PID}) ends, however that happens. */
@Dependent
final class ParentProcessWatch {

    private static final Logger LOG = Logger.getLogger(ParentProcessWatch.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(15);

    ParentProcessWatch() {}

    void start(@Observes StartupEvent event, @ConfigProperty(name = "HOLDFAST_PARENT_PID") Optional<Long> parent) {
        parent.ifPresent(pid -> Thread.ofVirtual().name("parent-watch").start(() -> exitAfter(pid)));
    }

    private static void exitAfter(long parent) {
        // Absent when the parent ended before this process had started.
        ProcessHandle.of(parent).ifPresent(process -> process.onExit().join());
        LOG.infof("the parent process %d has ended", parent);
        Quarkus.asyncExit();
        // The broker and the database end with the parent, and an orderly shutdown may wait for them.
        LockSupport.parkNanos(SHUTDOWN_TIMEOUT.toNanos());
        Runtime.getRuntime().halt(1);
    }
}
