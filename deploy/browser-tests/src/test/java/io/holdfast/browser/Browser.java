package io.holdfast.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window, in a profile of its own. */
final class Browser implements AutoCloseable {

    static final Duration WAIT = Duration.ofSeconds(15);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Empty when Chromium or its driver is not installed. */
    static Optional<Browser> start() {
        Optional<Path> chromium = program("CHROMIUM", "chromium", "google-chrome");
        Optional<Path> chromedriver = program("CHROMEDRIVER", "chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            return Optional.empty();
        }
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", logging);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(chromedriver.get().toString()))
                .usingAnyFreePort()
                .build();
        return Optional.of(new Browser(new ChromeDriver(service, options)));
    }

    private static Optional<Path> program(String variable, String... names) {
        String configured = System.getenv(variable);
        if (configured != null) {
            return Optional.of(Path.of(configured));
        }
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens an address as a new tab does: without what earlier pages have stored. */
    void open(String address) {
        driver.get("about:blank");
        // What an earlier page has written.
        errors();
        driver.manage().deleteAllCookies();
        driver.get(address);
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void theme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    WebElement find(String selector) {
        return new WebDriverWait(driver, WAIT).until(page -> page.findElement(By.cssSelector(selector)));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Waits until the text of the element contains these words. */
    void await(String selector, String text) {
        await(selector, text, WAIT);
    }

    void await(String selector, String text, Duration limit) {
        new WebDriverWait(driver, limit)
                .pollingEvery(Duration.ofMillis(20))
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .until(page -> page.findElements(By.cssSelector(selector)).stream()
                        .anyMatch(element -> element.getText().contains(text)));
    }

    /** Waits until a field has this value. */
    void awaitValue(String selector, String value) {
        new WebDriverWait(driver, WAIT)
                .until(page ->
                        value.equals(page.findElement(By.cssSelector(selector)).getDomProperty("value")));
    }

    /** Waits until the script returns true. */
    void awaitScript(String script, Duration limit, Object... arguments) {
        new WebDriverWait(driver, limit)
                .withMessage(() -> script + " is not true; the page shows: "
                        + driver.findElement(By.tagName("body")).getText())
                .until(page -> Boolean.TRUE.equals(driver.executeScript(script, arguments)));
    }

    /** Does this on an address in a new tab, and then goes back to the one that is open. */
    void inAnotherTab(String address, Runnable work) {
        String tab = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(address);
        work.run();
        driver.close();
        driver.switchTo().window(tab);
    }

    void press(String keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    String address() {
        return String.valueOf(driver.getCurrentUrl());
    }

    /** The value of a script's {@code return}. */
    Object script(String script, Object... arguments) {
        return Optional.ofNullable(driver.executeScript(script, arguments)).orElse("");
    }

    /** What the page wrote to its console at the level of errors: failed scripts, and what the security policy refused. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    /** Violations of WCAG 2 A and AA that axe-core finds, a line each. */
    List<String> accessibilityViolations() {
        driver.executeScript(axe());
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((result) => done(result.violations.map(
                    (each) => each.id + ': ' + each.nodes.map((node) => node.html.slice(0, 150) + ' '
                        + node.any.map((check) => check.message).join()).join(' | ').slice(0, 1000))),
                    (failed) => done([String(failed)]));
                """);
        return ((List<?>) Optional.ofNullable(found).orElse(List.of()))
                .stream().map(String::valueOf).toList();
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("no axe.min.js");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Shows all pages that are opened from now on at this instant, in UTC, in English, and without movement. */
    void stopTheClockAt(String instant) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "UTC"));
        driver.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", "en-GB"));
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                        {
                          const now = Date.parse('%s');
                          globalThis.Date = class extends Date {
                            constructor(...values) {
                              if (values.length === 0) super(now);
                              else super(...values);
                            }
                            static now() {
                              return now;
                            }
                          };
                        }
                        """.formatted(instant)));
    }

    /** Waits until what has changed is painted: the second frame from now has begun. */
    void awaitPaint() {
        driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + " document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(''))))");
    }

    /** A picture of the whole page, also of what is below the window, as PNG. */
    byte[] pictureOfThePage() {
        Map<?, ?> size = (Map<?, ?>)
                driver.executeCdpCommand("Page.getLayoutMetrics", Map.of()).getOrDefault("cssContentSize", Map.of());
        Map<String, Object> clip =
                Map.of("x", 0, "y", 0, "width", side(size, "width"), "height", side(size, "height"), "scale", 1);
        return capture(Map.of("captureBeyondViewport", true, "clip", clip));
    }

    private static Number side(Map<?, ?> size, String name) {
        return size.get(name) instanceof Number number ? number : 0;
    }

    /** A picture of what is in the window, as PNG. */
    byte[] picture() {
        return capture(Map.of("captureBeyondViewport", false));
    }

    private byte[] capture(Map<String, Object> options) {
        Object data =
                driver.executeCdpCommand("Page.captureScreenshot", options).get("data");
        return Base64.getDecoder().decode(String.valueOf(data));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
