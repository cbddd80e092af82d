package io.holdfast.sla.calendar;

/**
 * What is wrong with something a person wrote, and where.
 *
 * @param field the path of the field, such as {@code weekly.mon[1]}; empty for the whole
 */
public record FieldError(String field, String message) {

    /** The same flaw in a part of something larger: {@code calendars[0]} and {@code timezone} give {@code calendars[0].timezone}. */
    public FieldError under(String parent) {
        if (parent.isEmpty()) {
            return this;
        }
        boolean attached = field.isEmpty() || field.startsWith("[");
        return new FieldError(attached ? parent + field : parent + "." + field, message);
    }
}
