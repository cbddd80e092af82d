package io.holdfast.analytics.retention.model;

import java.util.Arrays;

/** How likely a customer is to make no purchase within the horizon. The labels are stored: never change one. */
public enum RiskLevel {
    NORMAL("normal"),
    HIGH("high");

    private final String label;

    RiskLevel(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /**
     * The level of a label.
     *
     * @throws IllegalArgumentException when no level has it
     */
    public static RiskLevel ofLabel(String label) {
        return Arrays.stream(values())
                .filter(level -> level.label.equals(label))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("there is no risk level " + label));
    }
}
