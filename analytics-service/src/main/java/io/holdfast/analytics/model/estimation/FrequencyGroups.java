package io.holdfast.analytics.model.estimation;

import java.util.Arrays;

/** Rows with the same number of purchases, which follow each other: what depends on it alone is computed once a group. */
public final class FrequencyGroups {

    private final double[] frequencies;
    private final int[] ends;

    /** Groups rows that are in order of frequency. */
    public FrequencyGroups(double[] ofRows) {
        frequencies = Arrays.stream(ofRows).distinct().toArray();
        ends = new int[frequencies.length];
        int group = 0;
        for (int row = 0; row < ofRows.length; row++) {
            group += ofRows[row] == frequencies[group] ? 0 : 1;
            ends[group] = row + 1;
        }
    }

    public int size() {
        return ends.length;
    }

    public double frequency(int group) {
        return frequencies[group];
    }

    /** The row after the group's last one. */
    public int end(int group) {
        return ends[group];
    }
}
