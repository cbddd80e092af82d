package io.holdfast.bench.boards;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.HdrHistogram.Histogram;

import io.holdfast.bench.harness.Polling;

/** Opens a board in new tabs, and reads from the page when it has shown its figures. */
final class BoardOpening {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CHECK = Duration.ofMillis(50);
    private static final long MICROS_MAX = TIMEOUT.toMillis() * 1000;
    private static final int WARM_UP = 2;

    /** Looks at the page with every frame: milliseconds since the navigation, as of the frame in which it is first seen. */
    private static final String WATCH = """
            const times = (globalThis.boardTimes = {});
            const look = () => {
              const shown = document.querySelector('#board[data-shown="yes"]');
              if (shown?.querySelector('.queue li, tbody tr, .figures')) times.row ??= performance.now();
              if (shown?.querySelector('.panel') && !shown.querySelector('[data-state="loading"]')) times.all ??= performance.now();
              times.failed = document.querySelectorAll('[data-state="failed"], .sign-in').length;
              if (times.row === undefined || times.all === undefined) requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
            """;

    /**
     * In microseconds: until the first row or figure is shown, and until all panels have their answers.
     *
     * @param failedPanels that had an answer without figures, in the last opening
     */
    record Times(Histogram firstRow, Histogram allPanels, int failedPanels) {}

    private final Chromium browser;
    private final String token;
    private final int openings;

    BoardOpening(Chromium browser, String token, int openings) {
        this.browser = browser;
        this.token = token;
        this.openings = openings;
    }

    Times measure(URI board) throws Exception {
        Histogram firstRow = new Histogram(MICROS_MAX, 3);
        Histogram allPanels = new Histogram(MICROS_MAX, 3);
        int failed = 0;
        for (int i = 0; i < WARM_UP + openings; i++) {
            JsonNode seen = open(board);
            failed = seen.path("failed").asInt();
            if (i >= WARM_UP) {
                firstRow.recordValue(micros(seen.path("row")));
                allPanels.recordValue(micros(seen.path("all")));
            }
        }
        return new Times(firstRow, allPanels, failed);
    }

    private static long micros(JsonNode millis) {
        return (long) (millis.asDouble() * TimeUnit.MILLISECONDS.toMicros(1));
    }

    private JsonNode open(URI board) throws Exception {
        try (Chromium.Tab tab = browser.newTab()) {
            tab.runInEveryPage(WATCH);
            tab.navigate(board + "#token=" + token);
            Polling.require(
                    board + " did not show all panels",
                    (Polling.Condition<Exception>) () -> hasShownAll(tab),
                    CHECK,
                    TIMEOUT);
            return tab.evaluate("globalThis.boardTimes");
        }
    }

    private static boolean hasShownAll(Chromium.Tab tab) throws IOException, InterruptedException {
        return tab.evaluate("globalThis.boardTimes?.all > 0 && globalThis.boardTimes?.row > 0")
                .asBoolean();
    }
}
