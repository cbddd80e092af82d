package io.holdfast.rest;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import io.smallrye.mutiny.Uni;

/** Applies the {@link AnswerDeadline} to what is {@link AnsweredInTime}. An interceptor is no bean that can be injected. */
@AnsweredInTime
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class AnswerDeadlineInterceptor {

    private final AnswerDeadline deadline;

    AnswerDeadlineInterceptor(AnswerDeadline deadline) {
        this.deadline = deadline;
    }

    @AroundInvoke
    Object answerInTime(InvocationContext call) throws Exception {
        Object result = call.proceed();
        return result instanceof Uni<?> work ? deadline.inTime(work) : result;
    }
}
