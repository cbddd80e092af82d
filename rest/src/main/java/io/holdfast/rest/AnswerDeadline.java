package io.holdfast.rest;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import io.smallrye.mutiny.Uni;

/** Answers 503 in place of a result that comes too late; see {@link AnsweredInTime}. */
@AnsweredInTime
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class AnswerDeadline {

    private final TimedAnswers answers;

    AnswerDeadline(TimedAnswers answers) {
        this.answers = answers;
    }

    @AroundInvoke
    Object answerInTime(InvocationContext call) throws Exception {
        Object result = call.proceed();
        return result instanceof Uni<?> work ? answers.inTime(work) : result;
    }
}
