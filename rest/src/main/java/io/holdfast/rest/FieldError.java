package io.holdfast.rest;

/**
 * One bad field.
 *
 * @param field its path in the body, such as {@code rules[2].targets.first-response}, or the parameter's name
 * @param message what is wrong and what would be right
 */
public record FieldError(String field, String message) {}
