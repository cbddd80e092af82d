package io.holdfast.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.interceptor.InterceptorBinding;

/**
 * On a resource: each of its requests is answered within {@code holdfast.rest.answer-timeout}, with 503 when the work is
 * not done by then. The work itself goes on to its end, so that its connection is given back.
 */
@InterceptorBinding
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface AnsweredInTime {}
