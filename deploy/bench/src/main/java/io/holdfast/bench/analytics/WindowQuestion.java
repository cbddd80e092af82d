package io.holdfast.bench.analytics;

import java.time.LocalDate;

/** Who was lost, kept, new and back in the window of days before {@code end}, compared with the window before it. */
record WindowQuestion(LocalDate end, ActivityView view) {

    static final int WINDOW_DAYS = 30;

    LocalDate from() {
        return end.minusDays(WINDOW_DAYS);
    }

    LocalDate before() {
        return end.minusDays(2 * WINDOW_DAYS);
    }

    String parameters() {
        return "?window=P" + WINDOW_DAYS + "D&at=" + end + "&activity=" + view.wireName();
    }
}
