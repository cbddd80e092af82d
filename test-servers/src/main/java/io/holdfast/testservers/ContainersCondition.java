package io.holdfast.testservers;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test that wants containers where there are none; see {@link AlsoInContainers}. */
final class ContainersCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!Containers.areWanted()) {
            return ConditionEvaluationResult.enabled("the servers are embedded");
        }
        return Containers.obstacle()
                .map(ConditionEvaluationResult::disabled)
                .orElse(ConditionEvaluationResult.enabled("containers can be started"));
    }
}
