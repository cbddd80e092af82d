package io.holdfast.browser;

import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** A test class with one browser for all its tests; skipped with a message where none is installed. */
abstract class BrowserTest {

    private static Optional<Browser> started = Optional.empty();

    @BeforeAll
    static void startBrowser() {
        started = Browser.start();
        Assumptions.assumeTrue(
                started.isPresent(), "the boards are not tested: chromium and chromedriver are not installed");
    }

    @AfterAll
    static void closeBrowser() {
        started.ifPresent(Browser::close);
        started = Optional.empty();
    }

    static Browser browser() {
        return started.orElseThrow();
    }
}
