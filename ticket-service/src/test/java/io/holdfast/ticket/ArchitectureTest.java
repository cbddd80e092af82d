package io.holdfast.ticket;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.ticket.command.Submission;

class ArchitectureTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.ticket")
                .purePackages("state")
                .frameworkFreePackages("command")
                .frameworkFreeImplementationsOf(Submission.Command.class)
                .resourcePackages("conversation", "customer", "erasure", "event", "imports", "merge", "purchase")
                .tests();
    }
}
