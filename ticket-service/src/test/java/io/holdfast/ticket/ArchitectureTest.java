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
                .purePackages("state", "webhook.decision")
                .frameworkFreePackages("command")
                .frameworkFreeImplementationsOf(Submission.Command.class)
                .resourcePackages(
                        "arrival",
                        "channel.account",
                        "channel.delivery",
                        "conversation",
                        "customer",
                        "event",
                        "imports",
                        "purchase",
                        "webhook")
                .tests();
    }
}
