package io.holdfast.analytics.window;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The corrections of consecutive periods, in their order. */
public record PeriodCorrections(List<Corrections> corrections) {

    public PeriodCorrections {
        corrections = List.copyOf(corrections);
    }

    public static PeriodCorrections of(List<Days> periods, Function<Days, Corrections> ofPeriod) {
        return new PeriodCorrections(periods.stream().map(ofPeriod).toList());
    }

    public static PeriodCorrections none(int periods) {
        return new PeriodCorrections(Collections.nCopies(periods, Corrections.NONE));
    }

    public Corrections get(int period) {
        return corrections.get(period);
    }

    public PeriodCorrections plus(PeriodCorrections other) {
        List<Corrections> sums = new ArrayList<>(corrections.size());
        for (int i = 0; i < corrections.size(); i++) {
            sums.add(corrections.get(i).plus(other.corrections.get(i)));
        }
        return new PeriodCorrections(sums);
    }
}
