package io.holdfast.rest;

/**
 * One invalid field of a request.
 *
 * @param field its path in the body, such as {@code rules[2].targets.first-response}, or the parameter's name; empty for
 *     the whole body
 * @param message what is wrong and what would be right
 */
public record FieldError(String field, String message) {

    /**
     * The same error in a part of something larger: {@code timezone} under {@code calendars[0]} is
     * {@code calendars[0].timezone}.
     */
    public FieldError under(String parent) {
        return new FieldError(join(parent, field), message);
    }

    /** The path of a field or an element within a parent. */
    static String join(String parent, String child) {
        boolean attached = parent.isEmpty() || child.isEmpty() || child.startsWith("[");
        return attached ? parent + child : parent + "." + child;
    }
}
