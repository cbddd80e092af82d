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
                .purePackages("rating.page", "review.draw", "state", "template.content", "webhook.decision")
                .frameworkFreePackages("command")
                .frameworkFreeImplementationsOf(Submission.Command.class)
                .resourcePackages(
                        "agent",
                        "arrival",
                        "channel.account",
                        "channel.delivery",
                        "conversation",
                        "customer",
                        "erasure",
                        "event",
                        "imports",
                        "key",
                        "merge",
                        "problem",
                        "purchase",
                        "rating",
                        "review",
                        "stream",
                        "template",
                        "webhook")
                .tests();
    }
}
