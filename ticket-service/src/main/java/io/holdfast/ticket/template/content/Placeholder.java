package io.holdfast.ticket.template.content;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a template's text may take from the ticket. */
public enum Placeholder {
    CUSTOMER_NAME("customer.name", "customer"),
    TICKET_ID("ticket.id", "");

    private final String label;
    private final String fallback;

    Placeholder(String label, String fallback) {
        this.label = label;
        this.fallback = fallback;
    }

    /** What stands for a value that is not known, unless the template says otherwise. */
    String fallback() {
        return fallback;
    }

    static Optional<Placeholder> find(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(each -> "{{" + each.label + "}}").collect(Collectors.joining(", "));
    }
}
