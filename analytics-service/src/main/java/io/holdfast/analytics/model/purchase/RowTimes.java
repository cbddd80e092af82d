package io.holdfast.analytics.model.purchase;

import java.util.Arrays;

/** One time of each row; its logarithms are computed once for each value that occurs. */
final class RowTimes {

    private final double[] distinct;
    private final int[] index;

    RowTimes(double[] ofRows) {
        distinct = Arrays.stream(ofRows).sorted().distinct().toArray();
        index = Arrays.stream(ofRows)
                .mapToInt(time -> Arrays.binarySearch(distinct, time))
                .toArray();
    }

    /** ln(α + time) of each value. */
    double[] logarithms(double alpha) {
        return Arrays.stream(distinct).map(time -> Math.log(alpha + time)).toArray();
    }

    /** 1 / (α + time) of each value. */
    double[] reciprocals(double alpha) {
        return Arrays.stream(distinct).map(time -> 1 / (alpha + time)).toArray();
    }

    /** The row's entry of {@link #logarithms} or {@link #reciprocals}. */
    double ofRow(double[] values, int row) {
        return values[index[row]];
    }
}
